#include "ocr/grain.hpp"

#include <cstdint>
#include <cstdlib>
#include <opencv2/photo.hpp>
#include <utility>
#include <vector>

#include "ocr/outliers.hpp"

namespace antrean::ocr {

double grain_of(const cv::Mat& gray) {
  // Of the difference that is left neither a slope nor a bend of the light remains, and of
  // independent noise six times the deviation.
  constexpr double kOfNoise = 6;
  constexpr double kDeviationOfMedian = 1.4826;
  std::vector<double> strengths;
  // One pixel in nine is enough.
  for (int y = 1; y + 1 < gray.rows; y += 3) {
    const auto* above = gray.ptr<std::uint8_t>(y - 1);
    const auto* here = gray.ptr<std::uint8_t>(y);
    const auto* below = gray.ptr<std::uint8_t>(y + 1);
    const auto bow = [](const std::uint8_t* row, int x) {
      return row[x - 1] - 2 * row[x] + row[x + 1];
    };
    for (int x = 1; x + 1 < gray.cols; x += 3) {
      strengths.push_back(std::abs(bow(above, x) - 2 * bow(here, x) + bow(below, x)));
    }
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
