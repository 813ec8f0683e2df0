#include "ocr/ruled_tables.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <opencv2/imgproc.hpp>

#include "ocr/table_rows.hpp"

namespace antrean::ocr {
namespace {

// Share of a column's length in which its rule must be seen.
constexpr double kColumnSeen = 0.66;

// The bend of one line from where each band saw it; what lies far from the others doesn't count.
Curve fitted(const Bands& bands, double guess, double reach, double& seen) {
  std::vector<double> t;
  std::vector<double> at;
  std::vector<double> weight;
  for (std::size_t i = 0; i < bands.each.size(); ++i) {
    const Profile& one = bands.each[i];
    const auto low = std::max<std::ptrdiff_t>(1, std::lround(guess - reach));
    const auto high = std::min<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(one.size()) - 2,
                                               std::lround(guess + reach));
    std::ptrdiff_t best = -1;
    for (auto y = low; y <= high; ++y) {
      const auto here = static_cast<std::size_t>(y);
      if (best < 0 || one[here] > one[static_cast<std::size_t>(best)]) best = y;
    }
    if (best < 0) continue;
    const auto peak = static_cast<std::size_t>(best);
    if (one[peak] < 0.25F * bands.full) continue;
    const double sum = one[peak - 1] + one[peak] + one[peak + 1];
    t.push_back(bands.centers[i]);
    at.push_back(static_cast<double>(best) + (one[peak + 1] - one[peak - 1]) / sum);
    weight.push_back(std::min(bands.full, one[peak]) / bands.full);
  }
  seen =
      std::accumulate(weight.begin(), weight.end(), 0.0) / static_cast<double>(bands.each.size());
  Curve curve{guess, 0, 0};
  if (t.size() < 4) return curve;
  const double span = bands.centers.back() - bands.centers.front();
  const double middle = (bands.centers.back() + bands.centers.front()) / 2;
  const bool bent = t.size() >= 8 && t.back() - t.front() > 0.7 * span;
  for (int round = 0; round < 3; ++round) {
    const int terms = bent ? 3 : 2;
    cv::Mat left = cv::Mat::zeros(terms, terms, CV_64F);
    cv::Mat right = cv::Mat::zeros(terms, 1, CV_64F);
    for (std::size_t i = 0; i < t.size(); ++i) {
      const double u = (t[i] - middle) / span;
      const std::array<double, 3> basis{1, u, u * u};
      for (int r = 0; r < terms; ++r) {
        for (int c = 0; c < terms; ++c) {
          left.at<double>(r, c) +=
              weight[i] * basis[static_cast<std::size_t>(r)] * basis[static_cast<std::size_t>(c)];
        }
        right.at<double>(r) += weight[i] * basis[static_cast<std::size_t>(r)] * at[i];
      }
    }
    // A little towards straight: few bands shall not bend a line wildly.
    if (bent) left.at<double>(2, 2) += 0.002;
    cv::Mat solved;
    if (!cv::solve(left, right, solved, cv::DECOMP_SVD)) return curve;
    const double a = solved.at<double>(0);
    const double b = solved.at<double>(1);
    const double c = bent ? solved.at<double>(2) : 0;
    curve = {a - b * middle / span + c * middle * middle / (span * span),
             b / span - 2 * c * middle / (span * span), c / (span * span)};
    for (std::size_t i = 0; i < t.size(); ++i) {
      const double off = std::abs(curve.at(t[i]) - at[i]);
      if (off > 2.5 && round < 2) weight[i] *= 0.2;
    }
  }
  return curve;
}

// From pixels of a part (which begins at t0, v0) to page pixels.
Curve on_page(const Curve& curve, double t0, double v0, double scale) {
  // v = (curve(t * scale - t0) + v0) / scale.
  const double b = curve.b - 2 * curve.c * t0;
  const double a = curve.a - curve.b * t0 + curve.c * t0 * t0;
  return {(a + v0) / scale, b, curve.c * scale};
}

// Rules there are one more than columns.
bool fits(std::size_t rules, const std::array<std::size_t, 2>& columns) {
  return rules == columns[0] + 1 || rules == columns[1] + 1;
}

// The most there is within a few pixels: a page that isn't quite flat shifts a rule between the
// rows and the heading.
double value_near(const Profile& profile, double at) {
  constexpr int kShift = 4;
  double most = 0;
  for (int off = -kShift; off <= kShift; ++off) most = std::max(most, value_at(profile, at + off));
  return most;
}

// The same letter in all ten rows (the I of WNI) looks like a rule. A rule is whole, or it goes on
// through the heading.
void drop_letters(std::vector<std::pair<double, double>>& peaks, const cv::Mat& dark, double first,
                  double pitch, const std::array<std::size_t, 2>& columns) {
  constexpr double kWhole = 0.85;
  if (peaks.size() < 3) return;
  int from = 0;
  const Bands heading = upright_bands(dark, first - pitch, first, pitch, from);
  auto rules = peaks;
  std::erase_if(rules, [&](const auto& peak) {
    return peak.second < kWhole && value_near(heading.all, peak.first) < 0.5;
  });
  if (rules.size() != peaks.size() && fits(rules.size(), columns)) peaks = std::move(rules);
}

// Where the tables' outer corners are is how the page was laid: a border that glare took away is
// there all the same.
void add_borders(std::vector<std::pair<double, double>>& peaks, double scale, double left) {
  constexpr double kNear = 26;  // page pixels: narrower than any column
  if (peaks.size() < 2) return;
  const double west = kTablesOnPage.x * scale - left;
  const double east = kTablesOnPage.br().x * scale - left;
  if (peaks.front().first > west + kNear * scale) peaks.insert(peaks.begin(), {west, 0});
  if (peaks.back().first < east - kNear * scale) peaks.emplace_back(east, 0);
}

RuledTable read_table(const cv::Mat& dark, const Bands& bands, const TenRows& rows, double scale,
                      double left, const std::array<std::size_t, 2>& columns) {
  RuledTable table;
  for (std::size_t i = 0; i <= kTableRows; ++i) {
    double seen = 0;
    const Curve curve = fitted(bands, rows.rule(i), 5, seen);
    table.rows.push_back(on_page(curve, left, 0, scale));
  }
  int top = 0;
  const Bands upright = upright_bands(dark, rows.top, rows.rule(kTableRows), rows.pitch, top);
  auto peaks = peaks_of(upright.all, kColumnSeen);
  // Glare takes rules away: with less seen of each, there may be as many as there ought to be.
  for (const double least : {0.55, 0.45, 0.36}) {
    if (fits(peaks.size(), columns)) break;
    auto more = peaks_of(upright.all, least);
    if (fits(more.size(), columns)) peaks = std::move(more);
  }
  drop_letters(peaks, dark, rows.top, rows.pitch, columns);
  add_borders(peaks, scale, left);
  for (const auto& [at, strength] : peaks) {
    double seen = 0;
    const Curve curve = fitted(upright, at, 4, seen);
    table.columns.push_back(on_page(curve, top, left, scale));
    table.seen.push_back(seen);
  }
  return table;
}

}  // namespace

cv::Point2f RuledTable::node(std::size_t row, std::size_t column) const {
  double y = rows[row].at(columns[column].at(rows[row].at(kPageWidth / 2)));
  const double x = columns[column].at(y);
  y = rows[row].at(x);
  return {static_cast<float>(x), static_cast<float>(y)};
}

RuledTables find_ruled_tables(const cv::Mat& page, double scale) {
  const cv::Mat dark = darkness_of(page);
  const double margin = 24 * scale;
  const int left = std::max(0, cvRound(kTablesOnPage.x * scale - margin));
  const int right = std::min(page.cols, cvRound(kTablesOnPage.br().x * scale + margin));
  const cv::Mat middle = dark.colRange(left, right);
  const Bands bands = row_bands(middle);

  const TableRows rows = find_rows(middle, bands, (kTablesOnPage.y - 20) * scale,
                                   (kTablesOnPage.br().y + 20) * scale, scale);
  RuledTables tables;
  tables.clearness = rows.clearness;
  tables.upside_down = rows.upside_down;
  if (rows.clearness <= 0) return tables;
  tables.first = read_table(middle, bands, rows.first, scale, left, kFirstColumns);
  tables.second = read_table(middle, bands, rows.second, scale, left, kSecondColumns);
  tables.first.top = kTablesOnPage.y;
  tables.second.top = rows.first.rule(kTableRows) / scale;
  return tables;
}

}  // namespace antrean::ocr
