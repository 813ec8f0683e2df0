#include "ocr/quality.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <opencv2/imgproc.hpp>

#include "ocr/find_document.hpp"

namespace antrean::ocr {
namespace {

// Where the letters are: NIK row and body, in shares of the card.
const cv::Rect2d kText{0.04, 0.15, 0.66, 0.75};
// Side of the patches that are searched for a screen's grid.
constexpr int kScreenPatch = 256;

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

// Bins of the spectrum that say nothing of a screen: the low frequencies of print, and the
// harmonics of JPEG's blocks of 8 pixels.
cv::Mat telling_bins(int side) {
  cv::Mat mask(side, side / 2, CV_8U, cv::Scalar{0});
  const auto on_block = [side](int frequency) {
    const int step = side / 8;
    const int off = std::abs(frequency) % step;
    return std::min(off, step - off) <= 2;
  };
  for (int y = 0; y < side; ++y) {
    const int fy = y < side / 2 ? y : y - side;
    for (int x = 0; x < side / 2; ++x) {
      const double radius = std::hypot(x, fy) / side;
      const bool on_axis = x <= 2 || std::abs(fy) <= 2;
      const bool telling =
          on_axis ? !on_block(x + fy) : radius < 0.62 && !(on_block(x) && on_block(fy));
      if (radius > 0.24 && telling) mask.at<std::uint8_t>(y, x) = 1;
    }
  }
  return mask;
}

// A photographed screen adds a regular grid: a narrow peak among the high frequencies, over the
// middle of those around it.
double grid_strength(const cv::Mat& patch) {
  const int side = patch.rows;
  static const cv::Mat kTelling = telling_bins(kScreenPatch);
  cv::Mat window;
  cv::createHanningWindow(window, {side, side}, CV_32F);
  cv::Mat values;
  patch.convertTo(values, CV_32F);
  values = (values - cv::mean(values)[0]).mul(window);
  cv::Mat spectrum;
  cv::dft(values, spectrum, cv::DFT_COMPLEX_OUTPUT);
  std::vector<float> powers;
  float strongest = 0;
  for (int y = 0; y < side; ++y) {
    const auto* row = spectrum.ptr<cv::Vec2f>(y);
    const auto* telling = kTelling.ptr<std::uint8_t>(y);
    for (int x = 0; x < side / 2; ++x) {
      if (telling[x] == 0) continue;
      const float power = std::hypot(row[x][0], row[x][1]);
      powers.push_back(power);
      strongest = std::max(strongest, power);
    }
  }
  const auto middle = powers.begin() + static_cast<std::ptrdiff_t>(powers.size() / 2);
  std::nth_element(powers.begin(), middle, powers.end());
  return strongest / (*middle + 8.0F);
}

double ramp(double value, double from, double to) {
  return std::clamp((value - from) / (to - from), 0.0, 1.0);
}

}  // namespace

double screen_strength(const cv::Mat& picture, const std::array<cv::Point2f, 4>& corners) {
  // In the picture's own pixels: setting the card straight would blur the grid away.
  double weakest = 1e9;
  int patches = 0;
  for (const auto& [u, v] : {std::pair{0.5F, 0.5F}, {0.28F, 0.72F}, {0.25F, 0.3F}}) {
    const cv::Point2f above = corners[0] + (corners[1] - corners[0]) * u;
    const cv::Point2f below = corners[3] + (corners[2] - corners[3]) * u;
    const cv::Point middle = above + (below - above) * v;
    const cv::Rect place{middle.x - kScreenPatch / 2, middle.y - kScreenPatch / 2, kScreenPatch,
                         kScreenPatch};
    if ((place & cv::Rect{0, 0, picture.cols, picture.rows}) != place) continue;
    cv::Mat gray;
    cv::cvtColor(picture(place), gray, cv::COLOR_BGR2GRAY);
    weakest = std::min(weakest, grid_strength(gray));
    ++patches;
  }
  // The grid is everywhere; a seal or a seam of print is in one place.
  return patches == 0 ? 0 : weakest;
}

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
  cv::Mat small;
  cv::resize(card, small, {}, 0.25, 0.25, cv::INTER_AREA);
  cv::Mat hsv;
  cv::cvtColor(small, hsv, cv::COLOR_BGR2HSV);
  quality.grayscale = 1 - ramp(cv::mean(hsv)[1], 6, 22);
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
