#include "ocr/paper_waves.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace antrean::ocr {
namespace {

// Side of a patch: long enough for ten waves of the slowest bands, short enough that perspective
// hardly changes a wave within it.
constexpr int kSide = 128;
// Print is darker than the paper around it by more than guilloche or a grid is.
constexpr double kPrint = 0.74;
constexpr double kGaps = 1.5;  // pixels, deviation
constexpr double kBare = 0.7;  // share of a patch that must be bare ground
constexpr int kLocal = 31;     // what is slower than this many pixels is light, not a wave
constexpr int kFewestPatches = 2;

// CV_32FC3, the ground without its own mean, 0 where there is print; empty if too little is bare.
cv::Mat waves_of(const cv::Mat& bgr, double card_width) {
  cv::Mat gray;
  cv::cvtColor(bgr, gray, cv::COLOR_BGR2GRAY);
  const int reach = 2 * static_cast<int>(card_width / 60) + 1;
  // A panel's own pixels are no print, however deep the gaps between them.
  cv::GaussianBlur(gray, gray, {}, kGaps);
  cv::Mat paper;
  cv::dilate(gray, paper, cv::Mat::ones(reach, reach, CV_8U));
  cv::blur(paper, paper, {2 * reach + 1, 2 * reach + 1});
  cv::Mat print = gray < paper * kPrint;
  const int margin = 2 * std::max(1, static_cast<int>(card_width / 500)) + 1;
  cv::dilate(print, print, cv::Mat::ones(margin, margin, CV_8U));
  const cv::Mat bare = print == 0;
  if (cv::countNonZero(bare) < kBare * kSide * kSide) return {};

  cv::Mat ground;
  bgr.convertTo(ground, CV_32F);
  ground.setTo(cv::Scalar::all(0), print);
  cv::Mat weight;
  bare.convertTo(weight, CV_32F, 1 / 255.0);
  cv::Mat mean;
  cv::Mat share;
  cv::blur(ground, mean, {kLocal, kLocal});
  cv::blur(weight, share, {kLocal, kLocal});
  cv::cvtColor(share + 1e-3, share, cv::COLOR_GRAY2BGR);
  ground -= mean / share;
  ground.setTo(cv::Scalar::all(0), print);
  return ground;
}

std::vector<cv::Mat> patches_of(const cv::Mat& picture, const Quad& corners,
                                const WaveSearch& search) {
  const double width =
      std::max(cv::norm(corners[1] - corners[0]), cv::norm(corners[2] - corners[3]));
  std::vector<cv::Mat> patches;
  for (int at = 0; at < search.columns * search.rows; ++at) {
    const int column = at % search.columns;
    const int row = at / search.columns;
    const float u =
        0.08F + 0.84F * static_cast<float>(column) / static_cast<float>(search.columns - 1);
    const float v = 0.12F + 0.76F * static_cast<float>(row) / static_cast<float>(search.rows - 1);
    const cv::Point2f above = corners[0] + (corners[1] - corners[0]) * u;
    const cv::Point2f below = corners[3] + (corners[2] - corners[3]) * u;
    const cv::Point middle = above + (below - above) * v;
    const cv::Rect place{middle.x - kSide / 2, middle.y - kSide / 2, kSide, kSide};
    if ((place & cv::Rect{0, 0, picture.cols, picture.rows}) != place) continue;
    const cv::Mat waves = waves_of(picture(place), width);
    if (!waves.empty()) patches.push_back(waves);
  }
  return patches;
}

// Rows are the directions, the strongest first.
cv::Matx33f colors_of(const std::vector<cv::Mat>& patches) {
  cv::Matx33d sum = cv::Matx33d::zeros();
  for (const cv::Mat& patch : patches) {
    for (int y = 0; y < kSide; y += 2) {
      const auto* row = patch.ptr<cv::Vec3f>(y);
      for (int x = 0; x < kSide; x += 2) {
        const cv::Vec3d value = row[x];
        sum += value * value.t();
      }
    }
  }
  cv::Mat values;
  cv::Mat vectors;
  cv::eigen(cv::Mat(sum), values, vectors);
  cv::Matx33f colors;
  for (int i = 0; i < 3; ++i) {
    for (int c = 0; c < 3; ++c) colors(i, c) = static_cast<float>(vectors.at<double>(i, c));
  }
  return colors;
}

// Adds the logarithms of a patch's amplitudes; the right half of the spectrum mirrors the left.
void add_spectrum(const cv::Mat& waves, float floor, cv::Mat& sum) {
  static const cv::Mat kWindow = [] {
    cv::Mat window;
    cv::createHanningWindow(window, {kSide, kSide}, CV_32F);
    return window;
  }();
  cv::Mat spectrum;
  cv::dft(waves.mul(kWindow), spectrum, cv::DFT_COMPLEX_OUTPUT);
  cv::Mat amplitude(kSide, kSide / 2 + 1, CV_32F);
  for (int y = 0; y < amplitude.rows; ++y) {
    const auto* from = spectrum.ptr<cv::Vec2f>(y);
    auto* to = amplitude.ptr<float>(y);
    for (int x = 0; x < amplitude.cols; ++x) {
      to[x] = std::sqrt(from[x][0] * from[x][0] + from[x][1] * from[x][1]) + floor;
    }
  }
  cv::log(amplitude, amplitude);
  if (sum.empty()) {
    sum = amplitude;
  } else {
    sum += amplitude;
  }
}

// JPEG has its blocks of 8 pixels.
bool on_block(int frequency) {
  constexpr int kStep = kSide / 8;
  const int off = std::abs(frequency) % kStep;
  return std::min(off, kStep - off) <= 1;
}

std::array<double, kWaveBands.size() - 1> peaks_of(const cv::Mat& spectrum) {
  const auto upright = [](int y) { return y < kSide / 2 ? y : y - kSide; };
  std::array<std::vector<float>, kSide> rings;
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x <= kSide / 2; ++x) {
      rings[static_cast<std::size_t>(std::hypot(x, upright(y)))].push_back(
          spectrum.at<float>(y, x));
    }
  }
  std::array<float, kSide> middles{};
  for (std::size_t i = 0; i < rings.size(); ++i) {
    if (rings[i].empty()) continue;
    const auto middle = rings[i].begin() + static_cast<std::ptrdiff_t>(rings[i].size() / 2);
    std::nth_element(rings[i].begin(), middle, rings[i].end());
    middles[i] = *middle;
  }
  std::array<double, kWaveBands.size() - 1> peaks{};
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x <= kSide / 2; ++x) {
      if (on_block(x) && on_block(upright(y))) continue;
      const double radius = std::hypot(x, upright(y));
      const auto* const above =
          std::upper_bound(kWaveBands.begin(), kWaveBands.end(), radius / kSide);
      if (above == kWaveBands.begin() || above == kWaveBands.end()) continue;
      double& peak = peaks[static_cast<std::size_t>(above - kWaveBands.begin()) - 1];
      peak = std::max<double>(peak,
                              spectrum.at<float>(y, x) - middles[static_cast<std::size_t>(radius)]);
    }
  }
  return peaks;
}

}  // namespace

PaperWaves paper_waves(const cv::Mat& picture, const Quad& corners, const WaveSearch& search) {
  PaperWaves waves{};
  const std::vector<cv::Mat> patches = patches_of(picture, corners, search);
  if (patches.size() < kFewestPatches) return waves;
  const cv::Matx33f colors = colors_of(patches);
  for (std::size_t color = 0; color < kWaveColors; ++color) {
    const auto row = static_cast<int>(color);
    cv::Mat sum;
    for (const cv::Mat& patch : patches) {
      cv::Mat along;
      cv::transform(patch, along, cv::Matx13f(colors(row, 0), colors(row, 1), colors(row, 2)));
      add_spectrum(along, search.floor, sum);
    }
    waves[color] = peaks_of(sum / static_cast<double>(patches.size()));
  }
  return waves;
}

}  // namespace antrean::ocr
