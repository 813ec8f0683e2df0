#include "ocr/shrink.hpp"

#include <algorithm>
#include <opencv2/imgproc.hpp>

namespace antrean::ocr {

cv::Mat shrunk(const cv::Mat& picture, double scale) {
  cv::Mat small = picture;
  double rest = scale;
  // No smaller than a pixel, however narrow the picture is.
  while (rest <= 0.5 && std::min(small.cols, small.rows) > 1) {
    const cv::Size half{small.cols / 2, small.rows / 2};
    cv::resize(small({0, 0, half.width * 2, half.height * 2}), small, half, 0, 0, cv::INTER_AREA);
    rest *= 2;
  }
  if (rest >= 1) return small;
  cv::Mat made;
  if (small.cols * rest < 1 || small.rows * rest < 1) {
    const cv::Size size{std::max(1, cvRound(small.cols * rest)),
                        std::max(1, cvRound(small.rows * rest))};
    cv::resize(small, made, size, 0, 0, cv::INTER_AREA);
  } else {
    cv::resize(small, made, {}, rest, rest, cv::INTER_AREA);
  }
  return made;
}

}  // namespace antrean::ocr
