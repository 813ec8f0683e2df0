#include "ocr/thin_lines.hpp"

#include <algorithm>
#include <opencv2/imgproc.hpp>

namespace antrean::ocr {
namespace {

// A rule's darkness is told from its surroundings at this distance, in pixels of the picture.
constexpr int kBeside = 4;

}  // namespace

cv::Mat darkness_of(const cv::Mat& page) {
  // One buffer for all steps: of a page it takes megabytes.
  cv::Mat dark;
  cv::blur(page, dark, {41, 41});
  cv::divide(page, dark, dark, 255);
  dark.convertTo(dark, CV_8U, -1.6, 1.6 * 245);
  return dark;
}

Profile thin_lines(const cv::Mat& dark, const cv::Range& band) {
  cv::Mat mean;
  cv::reduce(dark.colRange(band), mean, 1, cv::REDUCE_AVG, CV_32F);
  const int count = mean.rows;
  Profile response(static_cast<std::size_t>(count), 0.0F);
  for (int y = kBeside; y + kBeside < count; ++y) {
    const float here = mean.at<float>(y, 0);
    const float beside = std::max(mean.at<float>(y - kBeside, 0), mean.at<float>(y + kBeside, 0));
    response[static_cast<std::size_t>(y)] = std::clamp((here - beside) / 255.0F, 0.0F, 1.0F);
  }
  return response;
}

}  // namespace antrean::ocr
