#include "ocr/shrink.hpp"

#include <algorithm>
#include <opencv2/imgproc.hpp>

namespace antrean::ocr {

cv::Mat shrunk(const cv::Mat& picture, double scale) {
  // No smaller than a pixel, however narrow the picture is.
  const int most = std::min(picture.cols, picture.rows);
  const int whole = std::clamp(static_cast<int>(1 / scale + 1e-9), 1, std::max(1, most));
  cv::Mat small =
      picture({0, 0, picture.cols - picture.cols % whole, picture.rows - picture.rows % whole});
  if (whole > 1) {
    const cv::Size size = small.size() / whole;
    cv::resize(small, small, size, 0, 0, cv::INTER_AREA);
  }
  const double rest = scale * whole;
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
