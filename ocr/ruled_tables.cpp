#include "ocr/ruled_tables.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <opencv2/imgproc.hpp>

#include "ocr/thin_lines.hpp"

namespace antrean::ocr {
namespace {

constexpr int kBands = 24;
// Height of a row in page pixels.
constexpr double kLeastRow = 34;
constexpr double kMostRow = 62;
constexpr int kReach = 3;
// Rules' darkness, from what can be told from noise to what needs no telling.
constexpr float kFaintest = 0.06F;
constexpr float kDarkest = 0.4F;
// Shares of the pixels that are rules, with the reach around them.
constexpr double kRowRules = 0.07;
constexpr double kColumnRules = 0.013;
// Share of a column's length in which its rule must be seen.
constexpr double kColumnSeen = 0.66;

struct Bands {
  std::vector<Profile> each;
  std::vector<double> centers;
  /// What counts as a rule wholly seen.
  float full = 0;
  /// Mean over the bands, each allowed to be off by a few pixels.
  Profile all;
};

// `share` of the picture is rules: how dark those are on this page is taken from there.
Bands bands_of(const cv::Mat& dark, int count, int reach, double share) {
  Bands bands;
  std::vector<Profile> widened;
  std::vector<float> strengths;
  bands.all.assign(static_cast<std::size_t>(dark.rows), 0.0F);
  for (int i = 0; i < count; ++i) {
    const cv::Range range{dark.cols * i / count, dark.cols * (i + 1) / count};
    bands.each.push_back(thin_lines(dark, range));
    bands.centers.push_back((range.start + range.end) / 2.0);
    const Profile& one = bands.each.back();
    const auto size = static_cast<int>(one.size());
    Profile& wide = widened.emplace_back(one.size(), 0.0F);
    for (int y = 0; y < size; ++y) {
      float& best = wide[static_cast<std::size_t>(y)];
      for (int k = std::max(0, y - reach); k <= std::min(size - 1, y + reach); ++k) {
        best = std::max(best, one[static_cast<std::size_t>(k)]);
      }
      strengths.push_back(best);
    }
  }
  const auto at = static_cast<std::ptrdiff_t>((1 - share) * static_cast<double>(strengths.size()));
  std::nth_element(strengths.begin(), strengths.begin() + at, strengths.end());
  bands.full = std::clamp(0.6F * strengths[static_cast<std::size_t>(at)], kFaintest, kDarkest);
  for (const Profile& wide : widened) {
    for (std::size_t y = 0; y < wide.size(); ++y) {
      bands.all[y] += std::min(bands.full, wide[y]) / bands.full / static_cast<float>(count);
    }
  }
  return bands;
}

double value_at(const Profile& profile, double at) {
  const auto y = static_cast<std::ptrdiff_t>(std::lround(at));
  return y < 0 || y >= static_cast<std::ptrdiff_t>(profile.size())
             ? 0
             : static_cast<double>(profile[static_cast<std::size_t>(y)]);
}

struct Comb {
  double first = 0;
  double score = -1;
};

Comb best_comb(const Profile& lines, double pitch, double from, double to) {
  Comb best;
  const double length = pitch * kTableRows;
  for (double first = from; first + length <= to; first += 1) {
    double score = 0;
    for (std::size_t i = 0; i <= kTableRows; ++i) {
      score += value_at(lines, first + static_cast<double>(i) * pitch);
      if (i < kTableRows) {
        score -= 0.7 * value_at(lines, first + (static_cast<double>(i) + 0.5) * pitch);
      }
    }
    if (score > best.score) best = {first, score};
  }
  return best;
}

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

std::vector<std::pair<double, double>> peaks_of(const Profile& lines, double least) {
  std::vector<std::pair<double, double>> peaks;
  const auto size = static_cast<std::ptrdiff_t>(lines.size());
  for (std::ptrdiff_t y = 0; y < size; ++y) {
    const float here = lines[static_cast<std::size_t>(y)];
    if (here < least) continue;
    // Flat tops come from the reach given to each band: the middle counts.
    auto end = y;
    while (end + 1 < size && lines[static_cast<std::size_t>(end + 1)] >= here) {
      if (lines[static_cast<std::size_t>(end + 1)] > here) break;
      ++end;
    }
    const bool rises = y == 0 || lines[static_cast<std::size_t>(y - 1)] < here;
    const bool falls = end + 1 >= size || lines[static_cast<std::size_t>(end + 1)] < here;
    if (rises && falls) peaks.emplace_back(static_cast<double>(y + end) / 2, here);
    y = end;
  }
  // Of two that are closer than any column is wide, the clearer one.
  std::vector<std::pair<double, double>> apart;
  for (const auto& peak : peaks) {
    if (!apart.empty() && peak.first - apart.back().first < 16) {
      if (peak.second > apart.back().second) apart.back() = peak;
    } else {
      apart.push_back(peak);
    }
  }
  return apart;
}

// Upright rules from `top` to `bottom`, in bands of a quarter of a row, so that a letter's upright
// stroke, even in all rows, fills half of them.
Bands upright_bands(const cv::Mat& dark, double top, double bottom, double pitch, int& from) {
  from = std::clamp(cvRound(top + 2), 0, dark.rows - 1);
  const int to = std::clamp(cvRound(bottom - 2), from + 1, dark.rows);
  const int count = std::max(2, cvRound(4 * (bottom - top) / pitch));
  return bands_of(dark.rowRange(from, to).t(), count, 2, kColumnRules);
}

// How much of a table's columns is seen in each slot of a row's height around ten matched rows.
struct Slots {
  static constexpr int kBefore = 2;
  static constexpr int kCount = kBefore + static_cast<int>(kTableRows) + 2;
  std::array<double, kCount> seen{};

  /// Slot 0 is the first matched row.
  double at(int slot) const { return seen.at(static_cast<std::size_t>(slot + kBefore)); }
};

Slots slots_of(const cv::Mat& dark, const Comb& comb, double pitch) {
  constexpr int kInRow = 4;
  constexpr int kReachAside = 3;
  Slots slots;
  int from = 0;
  const Bands inner = upright_bands(dark, comb.first + pitch, comb.first + 8 * pitch, pitch, from);
  const auto columns = peaks_of(inner.all, kColumnSeen);
  if (columns.empty()) return slots;
  for (int slot = 0; slot < Slots::kCount; ++slot) {
    double sum = 0;
    for (int part = 0; part < kInRow; ++part) {
      const double top = comb.first + (slot - Slots::kBefore + (part + 0.15) / kInRow) * pitch;
      const cv::Range rows{cvRound(top), cvRound(top + 0.7 * pitch / kInRow)};
      if (rows.start < 0 || rows.end >= dark.rows || rows.size() < 1) continue;
      const Profile lines = thin_lines(dark.rowRange(rows).t(), cv::Range(0, rows.size()));
      for (const auto& [at, strength] : columns) {
        double best = 0;
        for (int off = -kReachAside; off <= kReachAside; ++off) {
          best = std::max(best, value_at(lines, at + off));
        }
        sum += std::min(1.0, best / inner.full);
      }
    }
    slots.seen.at(static_cast<std::size_t>(slot)) =
        sum / static_cast<double>(kInRow * columns.size());
  }
  return slots;
}

// The rules of ten rows may be matched a row off, by a heading's or the next table's: the ten rows
// are the last ones that columns run through.
double settled(const Slots& slots, const Comb& comb, double pitch) {
  constexpr double kSeen = 0.6;
  constexpr int kSurely = 7;
  constexpr int kLast = static_cast<int>(kTableRows) - 1;
  std::vector<double> inner;
  for (int slot = 1; slot <= kSurely; ++slot) inner.push_back(slots.at(slot));
  std::nth_element(inner.begin(), inner.begin() + kSurely / 2, inner.end());
  int last = kSurely;
  while (last < kLast + 2 && slots.at(last + 1) > kSeen * inner[kSurely / 2]) ++last;
  const int off = last - kLast;
  return off > 1 ? comb.first : comb.first + off * pitch;
}

// Rules there are one more than columns.
bool fits(std::size_t rules, const std::array<std::size_t, 2>& columns) {
  return rules == columns[0] + 1 || rules == columns[1] + 1;
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
    return peak.second < kWhole && value_at(heading.all, peak.first) < 0.5;
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

RuledTable read_table(const cv::Mat& dark, const Bands& bands, double first, double pitch,
                      double scale, double left, const std::array<std::size_t, 2>& columns) {
  RuledTable table;
  for (std::size_t i = 0; i <= kTableRows; ++i) {
    double seen = 0;
    const Curve curve = fitted(bands, first + static_cast<double>(i) * pitch, 5, seen);
    table.rows.push_back(on_page(curve, left, 0, scale));
  }
  int top = 0;
  const Bands upright = upright_bands(dark, first, first + kTableRows * pitch, pitch, top);
  auto peaks = peaks_of(upright.all, kColumnSeen);
  // Glare takes rules away: with less seen of each, there may be as many as there ought to be.
  for (const double least : {0.55, 0.45, 0.36}) {
    if (fits(peaks.size(), columns)) break;
    auto more = peaks_of(upright.all, least);
    if (fits(more.size(), columns)) peaks = std::move(more);
  }
  drop_letters(peaks, dark, first, pitch, columns);
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
  const Bands bands = bands_of(middle, kBands, kReach, kRowRules);

  const double from = (kTablesOnPage.y - 20) * scale;
  const double to = (kTablesOnPage.br().y + 20) * scale;
  const double half = (from + to) / 2;
  double best = -1;
  double pitch = 0;
  Comb first;
  Comb second;
  for (double p = kLeastRow * scale; p <= kMostRow * scale; p += 0.1) {
    const Comb a = best_comb(bands.all, p, from, half + 2 * p);
    const Comb b = best_comb(bands.all, p, half - 2 * p, to);
    if (a.score + b.score > best && b.first > a.first + 10 * p) {
      best = a.score + b.score;
      pitch = p;
      first = a;
      second = b;
    }
  }
  RuledTables tables;
  tables.clearness = std::clamp(best / (2 * (kTableRows + 1)), 0.0, 1.0);
  if (pitch <= 0) return tables;
  const Slots upper = slots_of(middle, first, pitch);
  const Slots lower = slots_of(middle, second, pitch);
  first.first = settled(upper, first, pitch);
  second.first = settled(lower, second, pitch);
  // Headings have columns too, and stand above their rows.
  const auto above = [](const Slots& slots) { return slots.at(-1) + slots.at(-2); };
  const auto below = [](const Slots& slots) { return slots.at(10) + slots.at(11); };
  tables.upside_down = below(upper) + below(lower) > above(upper) + above(lower);
  tables.first = read_table(middle, bands, first.first, pitch, scale, left, kFirstColumns);
  tables.second = read_table(middle, bands, second.first, pitch, scale, left, kSecondColumns);
  tables.first.top = kTablesOnPage.y;
  tables.second.top = first.first / scale + kTableRows * pitch / scale;
  return tables;
}

}  // namespace antrean::ocr
