#include "ocr/quality.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "ocr/find_document.hpp"

namespace antrean::ocr {
namespace {

// Where the letters are: NIK row and body, in shares of the card.
const cv::Rect2d kText{0.04, 0.15, 0.66, 0.75};

cv::Rect pixels(const cv::Rect2d& share) {
  return {cvRound(share.x * kCardWidth), cvRound(share.y * kCardHeight),
          cvRound(share.width * kCardWidth), cvRound(share.height * kCardHeight)};
}

// The steepest edges of the letters, relative to their contrast: a letter's stroke is some 3 px
// wide here, so that a sharp one goes from ink to paper within 2 px.
double sharpness(const cv::Mat& gray) {
  cv::Mat dx;
  cv::Mat dy;
  cv::Sobel(gray, dx, CV_32F, 1, 0, 3, 0.25);
  cv::Sobel(gray, dy, CV_32F, 0, 1, 3, 0.25);
  cv::Mat magnitude;
  cv::magnitude(dx, dy, magnitude);
  std::vector<float> steep(magnitude.begin<float>(), magnitude.end<float>());
  const auto high = steep.begin() + static_cast<std::ptrdiff_t>(steep.size() * 98 / 100);
  std::nth_element(steep.begin(), high, steep.end());
  const double edge = *high;
  std::vector<std::uint8_t> levels(gray.begin<std::uint8_t>(), gray.end<std::uint8_t>());
  const auto level = [&levels](std::size_t percent) {
    const auto at = levels.begin() + static_cast<std::ptrdiff_t>(levels.size() * percent / 100);
    std::nth_element(levels.begin(), at, levels.end());
    return static_cast<double>(*at);
  };
  const double contrast = std::max(20.0, level(80) - level(2));
  return edge / contrast;
}

// A photographed screen adds a regular grid: a narrow peak far from the spectrum's middle.
double grid_strength(const cv::Mat& gray) {
  constexpr int kSide = 512;
  const cv::Rect middle{(gray.cols - kSide) / 2, (gray.rows - kSide) / 2, kSide, kSide};
  cv::Mat window;
  cv::createHanningWindow(window, {kSide, kSide}, CV_32F);
  cv::Mat patch;
  gray(middle).convertTo(patch, CV_32F);
  patch = (patch - cv::mean(patch)[0]).mul(window);
  cv::Mat spectrum;
  cv::dft(patch, spectrum, cv::DFT_COMPLEX_OUTPUT);
  std::vector<cv::Mat> parts;
  cv::split(spectrum, parts);
  cv::Mat power;
  cv::magnitude(parts[0], parts[1], power);
  // Rings of equal frequency: the peak over the ring's median.
  double strongest = 0;
  for (int ring = kSide / 6; ring < kSide / 2 - 4; ring += 4) {
    std::vector<float> values;
    for (int y = 0; y < kSide; ++y) {
      const int fy = y < kSide / 2 ? y : y - kSide;
      for (int x = 0; x < kSide / 2; ++x) {
        const double radius = std::hypot(x, fy);
        if (radius >= ring && radius < ring + 4) values.push_back(power.at<float>(y, x));
      }
    }
    const auto mid = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), mid, values.end());
    const double median = *mid + 1.0;
    strongest = std::max(strongest, *std::max_element(values.begin(), values.end()) / median);
  }
  return strongest;
}

double ramp(double value, double from, double to) {
  return std::clamp((value - from) / (to - from), 0.0, 1.0);
}

}  // namespace

Quality judge(const cv::Mat& card) {
  Quality quality;
  cv::Mat gray;
  cv::cvtColor(card, gray, cv::COLOR_BGR2GRAY);
  const cv::Mat text = gray(pixels(kText));
  quality.blur = 1 - ramp(sharpness(text), 0.08, 0.30);
  quality.darkness = 1 - ramp(cv::mean(text)[0], 25, 95);
  cv::Mat white;
  cv::threshold(text, white, 250, 255, cv::THRESH_BINARY);
  quality.glare = ramp(
      static_cast<double>(cv::countNonZero(white)) / static_cast<double>(text.total()), 0.02, 0.25);
  cv::Mat hsv;
  cv::cvtColor(card, hsv, cv::COLOR_BGR2HSV);
  std::vector<cv::Mat> parts;
  cv::split(hsv, parts);
  quality.grayscale = 1 - ramp(cv::mean(parts[1])[0], 6, 22);
  quality.screen = ramp(grid_strength(gray), 14, 40);
  const auto reason = [&quality](bool holds, const char* code) {
    if (holds) quality.reasons.emplace_back(code);
  };
  reason(quality.blur > 0.85, "BLURRED");
  reason(quality.darkness > 0.8, "TOO_DARK");
  reason(quality.glare > 0.6, "GLARE");
  quality.usable = quality.reasons.empty();
  return quality;
}

}  // namespace antrean::ocr
