#include "tests/specimens/pen.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace antrean::specimens {
namespace {

// Pixels a unit in which the lines are made: an edge must not show its steps.
constexpr double kFine = 6;
// So much of a stroke's half width is taken off each of its edges; less would leave its outline's
// corners, more would break it.
constexpr double kTaken = 0.6;

// Where the ink is, 0 to 255.
cv::Mat lines_of(const cv::Mat& letters, double width) {
  cv::Mat solid = letters > 127;
  cv::Mat depth;
  cv::distanceTransform(solid, depth, cv::DIST_L2, cv::DIST_MASK_PRECISE);
  std::vector<float> depths;
  for (int y = 0; y < depth.rows; ++y) {
    for (int x = 0; x < depth.cols; ++x) {
      if (depth.at<float>(y, x) > 0) depths.push_back(depth.at<float>(y, x));
    }
  }
  if (depths.empty()) return letters;
  // Crossings are deeper than a stroke.
  const auto deep = depths.begin() + static_cast<std::ptrdiff_t>(depths.size() * 9 / 10);
  std::nth_element(depths.begin(), deep, depths.end());
  const double half = *deep;
  cv::Mat around = depth < kTaken * half;
  cv::Mat away;
  cv::distanceTransform(around, away, cv::DIST_L2, cv::DIST_MASK_PRECISE);
  const double reach = std::max(1.0, width / 2 * kFine - (1 - kTaken) * half);
  return away < reach;
}

}  // namespace

cv::Rect2d pen_text(Canvas& canvas, const std::string& words, const TextStyle& style,
                    const Pen& pen, double x, double y) {
  const double margin = pen.width + 2;
  const double height = 1.6 * style.size;
  const double base = 1.2 * style.size;
  Canvas sheet(canvas.measure(words, style) + 2 * margin + height, height, kFine);
  TextStyle black = style;
  black.color = {0, 0, 0, 1};
  black.spread = 0;
  const cv::Rect2d ink = sheet.text(words, black, margin, base);
  cv::Mat letters;
  cv::extractChannel(sheet.finish(), letters, 3);
  cv::Mat lines = lines_of(letters, pen.width);
  if (pen.lean != 0) {
    const cv::Matx23d lean(1, -pen.lean, pen.lean * base * kFine, 0, 1, 0);
    cv::warpAffine(lines, lines, lean, lines.size(), cv::INTER_LINEAR);
  }
  cv::Mat& image = canvas.pixels();
  cairo_surface_flush(cairo_get_target(canvas.cairo()));
  const double scale = image.cols / canvas.width();
  cv::Mat sized;
  cv::resize(lines, sized, {}, scale / kFine, scale / kFine, cv::INTER_AREA);
  cairo_matrix_t moved;  // a canvas may lie shifted; a turn is left out
  cairo_get_matrix(canvas.cairo(), &moved);
  const cv::Rect whole(static_cast<int>(std::lround((x - margin) * scale + moved.x0)),
                       static_cast<int>(std::lround((y - base) * scale + moved.y0)), sized.cols,
                       sized.rows);
  const cv::Rect seen = whole & cv::Rect(0, 0, image.cols, image.rows);
  const double shade[3] = {style.color.blue * 255, style.color.green * 255, style.color.red * 255};
  for (int row = 0; row < seen.height; ++row) {
    const auto* from = sized.ptr<uchar>(row + seen.y - whole.y) + (seen.x - whole.x);
    auto* to = image.ptr<cv::Vec4b>(row + seen.y) + seen.x;
    for (int column = 0; column < seen.width; ++column) {
      const double weight = from[column] / 255.0 * style.color.alpha;
      for (int c = 0; c < 3; ++c) {
        to[column][c] =
            cv::saturate_cast<uchar>(to[column][c] + (shade[c] - to[column][c]) * weight);
      }
      to[column][3] = cv::saturate_cast<uchar>(to[column][3] + (255 - to[column][3]) * weight);
    }
  }
  cairo_surface_mark_dirty(cairo_get_target(canvas.cairo()));
  return {x + ink.x - margin, y + ink.y - base, ink.width, ink.height};
}

}  // namespace antrean::specimens
