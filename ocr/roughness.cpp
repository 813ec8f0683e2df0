#include "ocr/roughness.hpp"

#include <opencv2/imgproc.hpp>

namespace antrean::ocr {

cv::Mat roughness_of(const cv::Mat& gray, double gain) {
  constexpr double kStrength = 10;
  cv::Mat rough;
  cv::blur(gray, rough, {3, 3});
  cv::absdiff(gray, rough, rough);
  rough.convertTo(rough, CV_8U, kStrength * gain);
  return rough;
}

}  // namespace antrean::ocr
