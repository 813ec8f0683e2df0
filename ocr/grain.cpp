#include "ocr/grain.hpp"

#include <cmath>
#include <opencv2/imgproc.hpp>
#include <opencv2/photo.hpp>
#include <vector>

#include "ocr/outliers.hpp"

namespace antrean::ocr {

double grain_of(const cv::Mat& gray) {
  // Neither a slope nor a bend of the light remains of it, and of independent noise six times the
  // deviation.
  const cv::Matx33f second_differences{1, -2, 1, -2, 4, -2, 1, -2, 1};
  constexpr double kOfNoise = 6;
  constexpr double kDeviationOfMedian = 1.4826;
  cv::Mat left;
  cv::filter2D(gray, left, CV_32F, second_differences);
  std::vector<double> strengths;
  // One pixel in nine is enough.
  for (int y = 1; y < left.rows; y += 3) {
    const auto* row = left.ptr<float>(y);
    for (int x = 1; x < left.cols; x += 3) strengths.push_back(std::abs(row[x]));
  }
  return kDeviationOfMedian * median(std::move(strengths)) / kOfNoise;
}

void smooth_grain(cv::Mat& gray, const cv::Rect& part, double grain) {
  constexpr double kStrength = 1;  // of the grain
  constexpr int kPiece = 5;        // pixels
  constexpr int kSearch = 11;      // pixels
  const cv::Rect inside = part & cv::Rect{0, 0, gray.cols, gray.rows};
  if (inside.empty() || grain <= 0) return;
  cv::Mat smoothed;
  cv::fastNlMeansDenoising(gray(inside), smoothed, static_cast<float>(kStrength * grain), kPiece,
                           kSearch);
  smoothed.copyTo(gray(inside));
}

}  // namespace antrean::ocr
