#include "ocr/digit_cells.hpp"

#include <algorithm>
#include <cstddef>
#include <opencv2/imgproc.hpp>

#include "ocr/middle_line.hpp"
#include "ocr/outliers.hpp"
#include "ocr/paper_colour.hpp"

namespace antrean::ocr {

cv::Mat digit_cells(const cv::Mat& row, const std::vector<cv::Rect>& boxes) {
  std::vector<double> heights;
  std::vector<cv::Point2d> middles;
  for (const cv::Rect& box : boxes) {
    heights.push_back(box.height);
    middles.emplace_back(box.x + box.width / 2.0, box.y + box.height / 2.0);
  }
  middles = on_one_line(std::move(middles));
  const double scale = kCellDigit / median(heights);
  // Shrinking a cell at a time would look at other pixels in each.
  cv::Mat sized;
  cv::resize(row, sized, {}, scale, scale, scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
  cv::copyMakeBorder(sized, sized, kCellHeight, kCellHeight, kCellWidth, kCellWidth,
                     cv::BORDER_REPLICATE);
  cv::Mat cells(kCellHeight, kCellWidth * static_cast<int>(boxes.size()), CV_8UC3);
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const int x = cvRound(middles[i].x * scale - kCellWidth / 2.0) + kCellWidth;
    const int y = cvRound(middles[i].y * scale - kCellHeight / 2.0) + kCellHeight;
    const cv::Rect seen{std::clamp(x, 0, sized.cols - kCellWidth),
                        std::clamp(y, 0, sized.rows - kCellHeight), kCellWidth, kCellHeight};
    sized(seen).copyTo(cells({static_cast<int>(i) * kCellWidth, 0, kCellWidth, kCellHeight}));
  }
  cv::multiply(cells, even_paper_gain(cells), cells);
  return cells;
}

}  // namespace antrean::ocr
