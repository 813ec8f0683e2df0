#include "ocr/kk_page.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "ocr/grain.hpp"
#include "ocr/kk_cells.hpp"
#include "ocr/kk_columns.hpp"
#include "ocr/kk_head.hpp"
#include "ocr/kk_numbers.hpp"
#include "ocr/kk_values.hpp"
#include "ocr/page_bend.hpp"
#include "ocr/page_outline.hpp"
#include "ocr/thin_lines.hpp"

namespace antrean::ocr {
namespace {

// Less of the rules, and it is no ruled table.
constexpr double kLeastClear = 0.3;
// Rules that lie farther from where a flat page has them, in pixels at kPageScale, don't follow the
// bow that a lens gives them.
constexpr double kBent = 3;
// Where no NIK can be read, the card's number tells more, and clear rules a little.
constexpr double kOfNumber = 0.4;
constexpr double kOfRules = 0.1;
// Of a page on which NIKs are read so, a reading of all cells is worth while.
constexpr double kLegible = 0.6;
// Where rules are as clear as this, one NIK of three is enough: what hides the others isn't the
// place.
constexpr double kClear = 0.9;
constexpr double kPartlyLegible = 0.3;

// How surely the NIKs of the first rows are read.
double legible(const KkPage& page, Readers& readers) {
  constexpr std::size_t kRows = 3;
  const auto keys = first_table_keys(page.tables.first.columns.size() - 1);
  const auto column = std::find(keys.begin(), keys.end(), "nik");
  if (column == keys.end()) return 0;
  double sum = 0;
  int rows = 0;
  for (std::size_t row = 0; row < kRows; ++row) {
    const Piece piece = cell_piece(page.gray, page.place, page.tables.first, row,
                                   static_cast<std::size_t>(column - keys.begin()));
    if (piece.lines.empty()) break;
    ++rows;
    if (piece.lines.size() != 1) continue;
    const LineReading said = digits_in(readers, piece.lines[0].strip);
    if (said.text.size() == kNumberDigits) sum += said.confidence;
  }
  return rows == 0 ? 0 : sum / rows;
}

cv::Mat whole_page(const cv::Mat& gray, const PagePlace& place) {
  return page_part(gray, place, {0, 0, kPageWidth, kPageHeight}, kPageScale);
}

KkPage ruled(KkPage page, const PagePlace& place) {
  page.place = place;
  page.tables = find_ruled_tables(whole_page(page.gray, place), kPageScale);
  return page;
}

// `page` with its columns settled; nothing where its rules aren't those of two tables.
std::optional<KkPage> settled(KkPage page, Readers& readers) {
  if (page.tables.clearness < kLeastClear || page.tables.first.columns.size() < 2 ||
      page.tables.second.columns.size() < 2) {
    return std::nullopt;
  }
  settle_columns(page.gray, page.place, page.tables.first, readers);
  page.legible = legible(page, readers);
  if (page.is_legible()) return page;
  const Field number =
      card_number(readers, page.gray, page.place, lay_out_head(page.gray, page.place).middle);
  if (number.value) page.number = number.confidence;
  return page;
}

// Of a page that may lie either way up, the way in which more can be read: rules tell it, but only
// print tells it surely.
std::optional<KkPage> either_way(const KkPage& page, const std::array<PagePlace, 2>& ways,
                                 Readers& readers) {
  KkPage first = ruled(page, ways[0]);
  const bool upside_down = first.tables.upside_down;
  std::optional<KkPage> best;
  if (!upside_down) offer(best, settled(first, readers));
  if (best && best->is_upright()) return best;
  offer(best, settled(ruled(page, ways[1]), readers));
  if (best && best->is_upright()) return best;
  if (upside_down) offer(best, settled(std::move(first), readers));
  return best;
}

// Takes the grain of a dark picture away within a page's corners; false where there isn't so much
// that it hinders reading.
bool smooth(cv::Mat& gray, Quad corners) {
  constexpr double kMuch = 4;
  // Those of a page in steep perspective may lie anywhere.
  for (cv::Point2f& corner : corners) {
    corner.x = std::clamp(corner.x, 0.0F, static_cast<float>(gray.cols));
    corner.y = std::clamp(corner.y, 0.0F, static_cast<float>(gray.rows));
  }
  const cv::Rect inside = cv::boundingRect(cv::Mat(4, 1, CV_32FC2, corners.data())) &
                          cv::Rect{0, 0, gray.cols, gray.rows};
  if (inside.empty()) return false;
  const double grain = grain_of(gray(inside));
  if (grain <= kMuch) return false;
  smooth_grain(gray, inside, grain);
  return true;
}

}  // namespace

Quad KkPage::corners() const {
  Quad corners = page_corners(place);
  if (!flat) return corners;
  for (cv::Point2f& corner : corners) corner = flat->in_picture(corner);
  return corners;
}

void KkPage::put_away() {
  if (flat) gray.release();
}

void KkPage::take_out(const cv::Mat& picture) {
  if (gray.empty()) gray = flat->drawn(picture);
}

bool KkPage::is_legible() const {
  return legible >= (tables.clearness >= kClear ? kPartlyLegible : kLegible);
}

bool KkPage::is_upright() const {
  return is_legible() || number >= kBothReaders;
}

bool KkPage::is_placed() const {
  return number >= kBothReaders && tables.clearness >= kClear;
}

bool KkPage::is_better_than(const KkPage& other) const {
  const auto told = [](const KkPage& page) {
    return page.legible + kOfNumber * page.number + kOfRules * page.tables.clearness;
  };
  return told(*this) > told(other);
}

void offer(std::optional<KkPage>& best, std::optional<KkPage> page) {
  if (page && (!best || page->is_better_than(*best))) best = std::move(page);
}

std::optional<KkPage> page_by_tables(cv::Mat& gray, Readers& readers, bool thorough) {
  const auto place = find_page(gray, thorough);
  if (!place) return std::nullopt;
  smooth(gray, page_corners(*place));
  KkPage page;
  page.gray = gray;
  page.place = *place;
  const PageBend bend = bend_of(whole_page(gray, *place));
  if (bend.most(kTablesOnPage) > kBent) {
    page.flat.emplace(*place, bend);
    page.gray = page.flat->drawn(gray);
    page.place = page.flat->place();
  }
  return either_way(page, {page.place, turned(page.place)}, readers);
}

std::optional<KkPage> page_by_outline(cv::Mat& gray, const Quad& sheet, Readers& readers) {
  auto found = page_within(gray, sheet);
  if (found && smooth(gray, sheet)) found = page_within(gray, sheet);
  if (!found) return std::nullopt;
  KkPage page;
  page.flat = std::move(found->flat);
  page.gray = page.flat->drawn(gray);
  return either_way(page, found->places, readers);
}

}  // namespace antrean::ocr
