#include "ocr/page_outline.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "ocr/page_bend.hpp"
#include "ocr/table_rows.hpp"
#include "ocr/thin_lines.hpp"

namespace antrean::ocr {
namespace {

constexpr double kAspect = kPageWidth / kPageHeight;
// Seen aslant, a sheet looks longer or shorter.
constexpr double kAspectTolerance = 0.25;
constexpr double kLeastShare = 0.12;
// Each takes a third of a second.
constexpr std::size_t kMostSheets = 3;
// Less of the rules, and there are no tables.
constexpr double kLeastClear = 0.45;
// Where tables may be on a sheet, either way up, in page pixels from its upper edge; and columns
// that are surely theirs.
const cv::Range kTablesHigh{250, 1850};
const cv::Range kSurelyTables{260, 2710};
// Rules' ends are told to this many page pixels.
constexpr double kEndStep = 12;

PagePlace place_on(const Quad& sheet) {
  const auto w = static_cast<float>(kPageWidth);
  const auto h = static_cast<float>(kPageHeight);
  const std::array<cv::Point2f, 4> page{{{0, 0}, {w, 0}, {w, h}, {0, h}}};
  const cv::Mat to_picture = cv::getPerspectiveTransform(page.data(), sheet.data());
  const PagePlace whole{to_picture, {}};
  const cv::Rect2d& tables = kTablesOnPage;
  return place_by_tables({on_picture(whole, cv::Point2f(cv::Point2d{tables.x, tables.y})),
                          on_picture(whole, cv::Point2f(cv::Point2d{tables.br().x, tables.y})),
                          on_picture(whole, cv::Point2f(tables.br())),
                          on_picture(whole, cv::Point2f(cv::Point2d{tables.x, tables.br().y}))});
}

// From where to where most of the rows' rules are seen, in pixels.
std::optional<cv::Range> rules_from_to(const cv::Mat& dark, const TableRows& rows) {
  const int step = cvRound(kEndStep * kPageScale);
  const int count = dark.cols / step;
  std::vector<double> seen(static_cast<std::size_t>(count), 0.0);
  for (int i = 0; i < count; ++i) {
    const Profile lines = thin_lines(dark, {i * step, (i + 1) * step});
    for (const TenRows& table : {rows.first, rows.second}) {
      for (std::size_t row = 0; row <= kTableRows; ++row) {
        double best = 0;
        for (int off = -2; off <= 2; ++off) {
          best = std::max(best, value_at(lines, table.rule(row) + off));
        }
        seen[static_cast<std::size_t>(i)] += best;
      }
    }
  }
  auto sorted = seen;
  const auto middle = sorted.begin() + count / 2;
  std::nth_element(sorted.begin(), middle, sorted.end());
  const double least = 0.45 * *middle;
  // The longest run, over gaps that glare or a fold leaves.
  constexpr int kGap = 6;
  cv::Range best{0, 0};
  int from = -1;
  int last = -1;
  for (int i = 0; i < count; ++i) {
    if (seen[static_cast<std::size_t>(i)] < least) continue;
    if (from < 0 || i - last > kGap) from = i;
    last = i;
    if (last - from > best.size()) best = {from, last};
  }
  if (best.size() < count / 2) return std::nullopt;
  return cv::Range{best.start * step, (best.end + 1) * step};
}

// The border is the clearest upright rule near where the rows' rules end.
double border_near(const cv::Mat& dark, const TableRows& rows, int end) {
  constexpr int kNear = 14;
  int from = 0;
  const Bands upright =
      upright_bands(dark, rows.first.top, rows.second.rule(kTableRows), rows.first.pitch, from);
  int best = end;
  for (int x = end - kNear; x <= end + kNear; ++x) {
    if (value_at(upright.all, x) > value_at(upright.all, best)) best = x;
  }
  return best;
}

struct TablesFound {
  /// On the page, in page pixels: if their rows stand below their headings, and if above.
  cv::Rect2d upright;
  cv::Rect2d turned;
  /// Which of both their rules suggest.
  bool upside_down = false;
};

std::optional<TablesFound> tables_on(const cv::Mat& page) {
  const cv::Mat dark = darkness_of(page);
  const cv::Mat sure = dark.colRange(cvRound(kSurelyTables.start * kPageScale),
                                     cvRound(kSurelyTables.end * kPageScale));
  const TableRows rows = find_rows(sure, row_bands(sure), kTablesHigh.start * kPageScale,
                                   kTablesHigh.end * kPageScale, kPageScale);
  if (rows.clearness < kLeastClear) return std::nullopt;
  double left = kTablesOnPage.x;
  double width = kTablesOnPage.width;
  // Where glare hides their ends, tables are as wide as most are.
  if (const auto ends = rules_from_to(dark, rows)) {
    left = border_near(dark, rows, ends->start) / kPageScale;
    width = border_near(dark, rows, ends->end) / kPageScale - left;
  }
  const double height = kTablesOnPage.height * width / kTablesOnPage.width;
  const double lowest = rows.second.rule(kTableRows) / kPageScale;
  return TablesFound{{left, lowest - height, width, height},
                     {left, rows.first.top / kPageScale, width, height},
                     rows.upside_down};
}

}  // namespace

std::vector<Quad> sheets_among(const std::vector<Quad>& outlines, const cv::Size& picture) {
  std::vector<Quad> sheets;
  for (const Quad& quad : outlines) {
    const double area = cv::contourArea(std::vector<cv::Point2f>(quad.begin(), quad.end()));
    if (area < kLeastShare * picture.area()) continue;
    if (std::abs(aspect_of(quad) / kAspect - 1) > kAspectTolerance) continue;
    sheets.push_back(quad);
    if (sheets.size() == kMostSheets) break;
  }
  return sheets;
}

std::optional<OutlinedPage> page_within(const cv::Mat& gray, const Quad& sheet) {
  PagePlace place = place_on(sheet);
  const cv::Mat page = page_part(gray, place, {0, 0, kPageWidth, kPageHeight}, kPageScale);
  PageBend bend = bend_of(page);
  const auto tables = tables_on(laid_flat(page, bend));
  if (!tables) return std::nullopt;
  FlatPage flat{std::move(place), std::move(bend)};
  const auto by = [&](const cv::Rect2d& where) {
    const auto at = [&](double x, double y) {
      return on_picture(flat.place(), cv::Point2f(cv::Point2d{x, y}));
    };
    return place_by_tables({at(where.x, where.y), at(where.br().x, where.y),
                            at(where.br().x, where.br().y), at(where.x, where.br().y)});
  };
  std::array<PagePlace, 2> places{by(tables->upright), turned(by(tables->turned))};
  if (tables->upside_down) std::swap(places[0], places[1]);
  return OutlinedPage{std::move(flat), std::move(places)};
}

}  // namespace antrean::ocr
