#include "ocr/kk_cells.hpp"

#include <algorithm>
#include <array>
#include <opencv2/imgproc.hpp>

namespace antrean::ocr {
namespace {

// Between a rule's middle and what may be writing, in page pixels.
constexpr double kInset = 4;
constexpr double kDashHeight = 9;
constexpr double kDashWidth = 30;
constexpr int kMargin = 10;
// Ink and paper after flattening.
constexpr double kInk = 20;
constexpr double kPaper = 235;
// A second line in a cell stands under the first with a gap.
constexpr double kLeastLine = 8;

// How much the paper's grain scatters, of 235, before anything is done about it.
constexpr double kSomeGrain = 7;
constexpr double kMuchGrain = 14;

class Levels {
 public:
  explicit Levels(const cv::Mat& gray) : total_(static_cast<double>(gray.total())) {
    for (int y = 0; y < gray.rows; ++y) {
      const auto* row = gray.ptr<std::uint8_t>(y);
      for (int x = 0; x < gray.cols; ++x) ++histogram_[row[x]];
    }
  }
  // The level below which a share of the pixels lies.
  int at(double share) const {
    int left = cvRound(share * total_);
    for (int i = 0; i < 256; ++i) {
      left -= histogram_[static_cast<std::size_t>(i)];
      if (left < 0) return i;
    }
    return 255;
  }
  // Half of what lies above the middle is paper without ink; where blurred letters may be `full`,
  // from side to side, only the lightest of it is.
  double grain(bool full) const {
    const double half = 2.35 * (at(0.78) - at(0.56));
    return full ? std::min(half, 1.74 * (at(0.97) - at(0.85))) : half;
  }

 private:
  std::array<int, 256> histogram_{};
  double total_ = 0;
};

struct Run {
  int from = 0;
  int to = 0;
};

std::vector<Run> runs_of(const cv::Mat& ink, int direction, int least_ink, int join) {
  cv::Mat counts;
  cv::reduce(ink, counts, direction, cv::REDUCE_SUM, CV_32S);
  const int size = static_cast<int>(counts.total());
  std::vector<Run> runs;
  for (int i = 0; i < size; ++i) {
    if (counts.at<int>(i) < least_ink * 255) continue;
    if (!runs.empty() && i - runs.back().to <= join) {
      runs.back().to = i + 1;
    } else {
      runs.push_back({i, i + 1});
    }
  }
  return runs;
}

// Without what hangs on the strip's edges: remains of rules, letters of neighbours.
void drop_edges(cv::Mat& ink, double scale) {
  cv::Mat labels;
  cv::Mat stats;
  cv::Mat centers;
  const int count = cv::connectedComponentsWithStats(ink, labels, stats, centers, 8, CV_32S);
  for (int i = 1; i < count; ++i) {
    const int* at = stats.ptr<int>(i);
    const cv::Rect box{at[cv::CC_STAT_LEFT], at[cv::CC_STAT_TOP], at[cv::CC_STAT_WIDTH],
                       at[cv::CC_STAT_HEIGHT]};
    const bool flat = box.height < 5 * scale && (box.y <= 1 || box.br().y >= ink.rows - 1);
    const bool thin = box.width < 4 * scale && (box.x <= 1 || box.br().x >= ink.cols - 1);
    const bool speck = at[cv::CC_STAT_AREA] < 3 * scale * scale;
    if (!flat && !thin && !speck) continue;
    cv::Mat part = ink(box);
    part.setTo(0, labels(box) == i);
  }
}

Piece piece_of(const cv::Mat& strip, const FlatStrip& flattened, double scale, double gap,
               cv::Rect& ink_box) {
  Piece piece;
  const cv::Mat& flat = flattened.gray;
  cv::Mat ink;
  cv::compare(flat, flattened.limit, ink, cv::CMP_LT);
  drop_edges(ink, scale);
  const auto columns = runs_of(ink, 0, 1, cvRound(std::min(gap, kPageWidth) * scale));
  if (columns.empty()) return piece;
  const int left = columns.front().from;
  const int right = columns.front().to;
  auto rows = runs_of(ink.colRange(left, right), 1, 1, cvRound(0.6 * scale));
  // Dots and strokes belong to the line they are nearest to.
  std::vector<Run> lines;
  for (const Run& run : rows) {
    if (run.to - run.from >= kLeastLine * scale) lines.push_back(run);
  }
  ink_box = {left, rows.front().from, right - left, rows.back().to - rows.front().from};
  if (lines.empty()) {
    piece.dash = ink_box.height <= kDashHeight * scale && ink_box.width <= kDashWidth * scale &&
                 ink_box.width >= 3 * scale;
    return piece;
  }
  for (const Run& run : rows) {
    if (run.to - run.from >= kLeastLine * scale) continue;
    for (Run& line : lines) {
      if (run.from - line.to < 3 * scale && run.from >= line.to) line.to = run.to;
      if (line.from - run.to < 3 * scale && run.to <= line.from) line.from = run.from;
    }
  }
  ink_box.y = lines.front().from;
  ink_box.height = lines.back().to - ink_box.y;
  for (const Run& line : lines) {
    const cv::Mat of_line = ink(cv::Range(line.from, line.to), cv::Range(left, right));
    const auto across = runs_of(of_line, 0, 1, static_cast<int>(1e6));
    if (across.empty()) continue;
    const int from = left + across.front().from;
    const int to = left + across.back().to;
    const int above = std::max(0, line.from - 2);
    const int below = std::min(flat.rows, line.to + 2);
    const int before = std::max(0, from - 3);
    const int behind = std::min(flat.cols, to + 3);
    const cv::Range down{above, below};
    const cv::Range along{before, behind};
    InkLine one;
    one.height = (line.to - line.from) / scale;
    one.width = (to - from) / scale;
    const double grow = std::clamp(kStripCap / (line.to - line.from), 0.5, 2.5);
    const int how = grow < 1 ? cv::INTER_AREA : cv::INTER_CUBIC;
    cv::resize(flat(down, along), one.strip, {}, grow, grow, how);
    cv::copyMakeBorder(one.strip, one.strip, kMargin, kMargin, kMargin, kMargin,
                       cv::BORDER_CONSTANT, kPaper);
    cv::resize(strip(down, along), one.gray, {}, grow, grow, how);
    cv::copyMakeBorder(one.gray, one.gray, kMargin, kMargin, kMargin, kMargin,
                       cv::BORDER_REPLICATE);
    piece.lines.push_back(std::move(one));
  }
  return piece;
}

cv::Rect2d in_picture(const cv::Rect& ink, const cv::Mat& to_picture) {
  if (ink.empty()) return {};
  const auto left = static_cast<float>(ink.x);
  const auto top = static_cast<float>(ink.y);
  const auto right = static_cast<float>(ink.br().x);
  const auto bottom = static_cast<float>(ink.br().y);
  std::vector<cv::Point2f> corners{{left, top}, {right, top}, {right, bottom}, {left, bottom}};
  cv::perspectiveTransform(corners, corners, to_picture);
  float x0 = corners[0].x;
  float x1 = x0;
  float y0 = corners[0].y;
  float y1 = y0;
  for (const auto& corner : corners) {
    x0 = std::min(x0, corner.x);
    x1 = std::max(x1, corner.x);
    y0 = std::min(y0, corner.y);
    y1 = std::max(y1, corner.y);
  }
  return {x0, y0, x1 - x0, y1 - y0};
}

}  // namespace

cv::Mat InkLine::look(std::size_t which) const {
  const Look& how = kLookedAt.at(which);
  const cv::Mat& all = how.flat ? strip : gray;
  const int trim = std::max(0, kMargin - cvRound(how.air * kStripCap));
  cv::Mat close = all({trim, trim, all.cols - 2 * trim, all.rows - 2 * trim}).clone();
  if (how.blurred) cv::GaussianBlur(close, close, {0, 0}, kLookBlur);
  return close;
}

FlatStrip flattened_strip(const cv::Mat& strip, bool full) {
  // The paper is the lightest around each place, its grain left out; shadows on it change slowly.
  cv::Mat paper;
  cv::GaussianBlur(strip, paper, {7, 7}, 1.6);
  cv::dilate(paper, paper, cv::getStructuringElement(cv::MORPH_RECT, {15, 15}));
  cv::blur(paper, paper, {41, 41});
  FlatStrip flat;
  cv::divide(strip, paper, flat.gray, 220);
  // Grain is smoothed as far as it is strong.
  const double grain = Levels{flat.gray}.grain(full);
  if (grain > kSomeGrain) {
    cv::GaussianBlur(flat.gray, flat.gray, {7, 7}, grain > kMuchGrain ? 1.3 : 0.9);
  }
  // The darkest few pixels are ink, if they are far enough from the paper and its grain.
  const Levels levels{flat.gray};
  const double left = levels.grain(full);
  const double white = levels.at(0.5);
  const double ink = std::min<double>(levels.at(0.004), white - std::max(38.0, 5 * left));
  const double limit = white - std::max(2.6 * left, 0.42 * (white - ink));
  const double gain = (kPaper - kInk) / (white - ink);
  flat.gray.convertTo(flat.gray, CV_8U, gain, kInk - ink * gain);
  flat.limit = kInk + (limit - ink) * gain;
  return flat;
}

Piece cell_piece(const cv::Mat& gray, const PagePlace& place, const RuledTable& table,
                 std::size_t row, std::size_t column) {
  const std::array<cv::Point2f, 4> nodes{table.node(row, column), table.node(row, column + 1),
                                         table.node(row + 1, column + 1),
                                         table.node(row + 1, column)};
  const double width = (cv::norm(nodes[1] - nodes[0]) + cv::norm(nodes[2] - nodes[3])) / 2;
  const double height = (cv::norm(nodes[3] - nodes[0]) + cv::norm(nodes[2] - nodes[1])) / 2;
  const auto inset = static_cast<float>(kInset * kStripScale);
  const auto right = static_cast<float>(width * kStripScale) - inset;
  const auto bottom = static_cast<float>(height * kStripScale) - inset;
  if (right < 20 || bottom < 20) return {};
  const std::array<cv::Point2f, 4> on_strip{
      {{-inset, -inset}, {right, -inset}, {right, bottom}, {-inset, bottom}}};
  std::array<cv::Point2f, 4> in_photo;
  for (std::size_t i = 0; i < 4; ++i) in_photo[i] = on_picture(place, nodes[i]);
  const cv::Mat map = cv::getPerspectiveTransform(on_strip.data(), in_photo.data());
  cv::Mat strip;
  cv::warpPerspective(gray, strip, map,
                      {static_cast<int>(right - inset), static_cast<int>(bottom - inset)},
                      cv::INTER_CUBIC | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
  cv::Rect ink;
  Piece piece = piece_of(strip, flattened_strip(strip, true), kStripScale, kPageWidth, ink);
  piece.box = in_picture(ink, map);
  return piece;
}

Piece part_piece(const cv::Mat& gray, const PagePlace& place, const cv::Rect2d& part, double gap) {
  const cv::Mat shift =
      (cv::Mat_<double>(3, 3) << 1 / kStripScale, 0, part.x, 0, 1 / kStripScale, part.y, 0, 0, 1);
  const cv::Mat map = place.to_picture * shift;
  cv::Mat strip;
  cv::warpPerspective(gray, strip, map,
                      {cvRound(part.width * kStripScale), cvRound(part.height * kStripScale)},
                      cv::INTER_CUBIC | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
  cv::Rect ink;
  Piece piece = piece_of(strip, flattened_strip(strip, false), kStripScale, gap, ink);
  piece.box = in_picture(ink, map);
  return piece;
}

}  // namespace antrean::ocr
