#include "ocr/digit_cells.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <opencv2/imgproc.hpp>

#include "ocr/middle_line.hpp"
#include "ocr/outliers.hpp"

namespace antrean::ocr {
namespace {

// What paper becomes: there is room above it for what is lighter than most.
constexpr double kPaper = 190;

// Of each channel the shade that three pixels in four are darker than.
std::array<double, 3> paper_of(const cv::Mat& cells) {
  std::array<double, 3> paper{};
  std::array<std::array<std::size_t, 256>, 3> counts{};
  for (const auto& pixel : cv::Mat_<cv::Vec3b>(cells)) {
    for (int c = 0; c < 3; ++c) ++counts.at(static_cast<std::size_t>(c)).at(pixel[c]);
  }
  for (std::size_t c = 0; c < 3; ++c) {
    std::size_t darker = 0;
    std::size_t shade = 0;
    while (shade < 255 && darker + counts.at(c).at(shade) < cells.total() * 3 / 4) {
      darker += counts.at(c).at(shade++);
    }
    paper.at(c) = std::max<double>(8, static_cast<double>(shade));
  }
  return paper;
}

}  // namespace

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
  const std::array<double, 3> paper = paper_of(cells);
  cv::Mat even;
  cv::multiply(cells, cv::Scalar{kPaper / paper[0], kPaper / paper[1], kPaper / paper[2]}, even);
  return even;
}

}  // namespace antrean::ocr
