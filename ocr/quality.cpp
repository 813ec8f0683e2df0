#include "ocr/quality.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "ocr/find_document.hpp"
#include "ocr/shrink.hpp"

namespace antrean::ocr {
namespace {

// Where the letters are: NIK row and body, in shares of the card.
const cv::Rect2d kText{0.04, 0.15, 0.66, 0.75};

cv::Rect pixels(const cv::Rect2d& share) {
  return {cvRound(share.x * kCardWidth), cvRound(share.y * kCardHeight),
          cvRound(share.width * kCardWidth), cvRound(share.height * kCardHeight)};
}

using Histogram = std::array<int, 256>;

Histogram histogram_of(const cv::Mat& gray) {
  Histogram histogram{};
  for (int y = 0; y < gray.rows; ++y) {
    const auto* row = gray.ptr<std::uint8_t>(y);
    for (int x = 0; x < gray.cols; ++x) ++histogram[row[x]];
  }
  return histogram;
}

// The level below which a share of the pixels lies.
double level(const Histogram& histogram, double share) {
  const int all = std::accumulate(histogram.begin(), histogram.end(), 0);
  int sum = 0;
  for (std::size_t i = 0; i < histogram.size(); ++i) {
    sum += histogram[i];
    if (sum > share * all) return static_cast<double>(i);
  }
  return 255;
}

// The steepest edges of the letters, relative to their contrast: a letter's stroke is some 3 px
// wide here, so that a sharp one goes from ink to paper within 2 px.
double sharpness(const cv::Mat& gray, const Histogram& levels) {
  cv::Mat dx;
  cv::Mat dy;
  cv::Sobel(gray, dx, CV_16S, 1, 0);
  cv::Sobel(gray, dy, CV_16S, 0, 1);
  cv::Mat across;
  cv::Mat down;
  cv::convertScaleAbs(dx, across, 0.25);
  cv::convertScaleAbs(dy, down, 0.25);
  cv::Mat steep;
  cv::max(across, down, steep);
  const double contrast = std::max(20.0, level(levels, 0.8) - level(levels, 0.02));
  return level(histogram_of(steep), 0.98) / contrast;
}

// How far red and blue are from a straight line over green, as a share of the paper's green: a copy
// in grey stays on one under a yellow lamp too, a card has its blue ground, red or blue behind the
// face, and skin.
double own_colours(const cv::Mat& card) {
  constexpr double kShrink = 24;  // noise and the colours of JPEG's blocks are averaged away
  constexpr double kNoise = 20;   // grey levels: in the dark it has colours of its own
  const int x = card.cols / 25;
  const int y = card.rows / 25;
  const cv::Mat small = shrunk(card({x, y, card.cols - 2 * x, card.rows - 2 * y}), 1 / kShrink);
  std::vector<cv::Vec3d> pixels;
  for (const auto& pixel : cv::Mat_<cv::Vec3b>(small)) {
    // In glare the channels end at 255, one before the other.
    if (*std::max_element(pixel.val, pixel.val + 3) < 250) pixels.emplace_back(pixel);
  }
  if (pixels.empty()) return 0;
  const auto count = static_cast<double>(pixels.size());
  const cv::Vec3d mean = std::accumulate(pixels.begin(), pixels.end(), cv::Vec3d{}) / count;
  double squares = 1e-6;
  cv::Vec3d along;
  for (cv::Vec3d& pixel : pixels) {
    pixel -= mean;
    squares += pixel[1] * pixel[1];
    along += pixel * pixel[1];
  }
  const cv::Vec3d slope = along / squares;
  double sum = 0;
  for (const cv::Vec3d& pixel : pixels) {
    const cv::Vec3d off = pixel - slope * pixel[1];
    sum += std::max(std::abs(off[0]), std::abs(off[2]));
  }
  const auto paper = pixels.begin() + static_cast<std::ptrdiff_t>(pixels.size() * 8 / 10);
  std::nth_element(pixels.begin(), paper, pixels.end(),
                   [](const cv::Vec3d& a, const cv::Vec3d& b) { return a[1] < b[1]; });
  return sum / count / ((*paper)[1] + mean[1] + kNoise);
}

double ramp(double value, double from, double to) {
  return std::clamp((value - from) / (to - from), 0.0, 1.0);
}

}  // namespace

Quality judge(const cv::Mat& card) {
  Quality quality;
  const cv::Mat part = card(pixels(kText));
  cv::Mat text;
  cv::cvtColor(part, text, cv::COLOR_BGR2GRAY);
  const Histogram levels = histogram_of(text);
  const int all = static_cast<int>(text.total());
  quality.blur = 1 - ramp(sharpness(text, levels), 0.08, 0.30);
  quality.darkness = 1 - ramp(level(levels, 0.5), 25, 95);
  const int white = std::accumulate(levels.begin() + 251, levels.end(), 0);
  quality.glare = ramp(static_cast<double>(white) / all, 0.02, 0.25);
  cv::Mat hsv;
  cv::cvtColor(shrunk(card, 0.25), hsv, cv::COLOR_BGR2HSV);
  // Of 250 genuine specimens in colour (seed 1001) none has less than 0.032 of its own, of 41
  // copies in grey under coloured light (seed 1002) none more than 0.019.
  quality.grayscale =
      1 - std::min(ramp(cv::mean(hsv)[1], 6, 22), ramp(own_colours(card), 0.020, 0.040));
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
