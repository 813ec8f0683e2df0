#include "ocr/screen.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <opencv2/imgproc.hpp>

namespace antrean::ocr {
namespace {

// Side of the patches that are searched for a strong grid.
constexpr int kScreenPatch = 256;
// A grid that is stronger than this, in medians of the spectrum, is no paper's.
constexpr double kPaperGrid = 36;
// Side and numbers of the patches whose spectra are averaged for a faint one.
constexpr int kFaintPatch = 64;
constexpr int kFaintColumns = 9;
constexpr int kFaintRows = 6;
// A card of fewer pixels than this across may hide a grid that is finer than they are.
constexpr double kTooCoarse = 900;

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

// Of a patch: the whole picture is large, and little of it is looked at.
cv::Mat gray_of(const cv::Mat& patch) {
  cv::Mat gray;
  cv::cvtColor(patch, gray, cv::COLOR_BGR2GRAY);
  return gray;
}

// A faint grid drowns in the noise of one patch, but stands where it is in all of them: the highest
// peak of the averaged spectrum over its ring's middle, in logarithms.
double faint_grid_in(const cv::Mat& picture, const Quad& corners) {
  constexpr int kSide = kFaintPatch;
  cv::Mat window;
  cv::createHanningWindow(window, {kSide, kSide}, CV_32F);
  cv::Mat sum = cv::Mat::zeros(kSide, kSide / 2, CV_32F);
  int patches = 0;
  for (int at = 0; at < kFaintColumns * kFaintRows; ++at) {
    const int column = at % kFaintColumns;
    const int row = at / kFaintColumns;
    const float u = 0.08F + 0.84F * static_cast<float>(column) / (kFaintColumns - 1);
    const float v = 0.10F + 0.80F * static_cast<float>(row) / (kFaintRows - 1);
    const cv::Point2f above = corners[0] + (corners[1] - corners[0]) * u;
    const cv::Point2f below = corners[3] + (corners[2] - corners[3]) * u;
    const cv::Point middle = above + (below - above) * v;
    const cv::Rect place{middle.x - kSide / 2, middle.y - kSide / 2, kSide, kSide};
    if ((place & cv::Rect{0, 0, picture.cols, picture.rows}) != place) continue;
    cv::Mat values;
    gray_of(picture(place)).convertTo(values, CV_32F);
    cv::Scalar mean;
    cv::Scalar deviation;
    cv::meanStdDev(values, mean, deviation);
    values = (values - mean[0]).mul(window) / (deviation[0] + 4);
    cv::Mat spectrum;
    cv::dft(values, spectrum, cv::DFT_COMPLEX_OUTPUT);
    std::array<cv::Mat, 2> parts;
    cv::split(spectrum, parts);
    cv::Mat power;
    cv::magnitude(parts[0], parts[1], power);
    cv::log(power + 1e-3, power);
    sum += power.colRange(0, kSide / 2);
    ++patches;
  }
  if (patches < kFaintColumns * kFaintRows / 8) return 0;
  sum /= patches;

  const auto upright = [](int y) { return y < kSide / 2 ? y : y - kSide; };
  std::array<std::vector<float>, kSide> rings;
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide / 2; ++x) {
      rings[static_cast<std::size_t>(std::hypot(x, upright(y)))].push_back(sum.at<float>(y, x));
    }
  }
  std::array<float, kSide> middles{};
  for (std::size_t i = 0; i < rings.size(); ++i) {
    if (rings[i].empty()) continue;
    const auto middle = rings[i].begin() + static_cast<std::ptrdiff_t>(rings[i].size() / 2);
    std::nth_element(rings[i].begin(), middle, rings[i].end());
    middles[i] = *middle;
  }
  // Print has the low frequencies and, at right angles, the axes; JPEG has its blocks of 8 pixels.
  const auto of_block = [](int frequency) {
    const int off = std::abs(frequency) % (kSide / 8);
    return std::min(off, kSide / 8 - off) <= 1;
  };
  double highest = 0;
  for (int y = 0; y < kSide; ++y) {
    const int fy = upright(y);
    for (int x = 4; x < kSide / 2; ++x) {
      const double radius = std::hypot(x, fy);
      if (radius < 10 || radius > 0.62 * kSide || std::abs(fy) <= 3) continue;
      if (of_block(x) && of_block(fy)) continue;
      highest = std::max<double>(highest,
                                 sum.at<float>(y, x) - middles[static_cast<std::size_t>(radius)]);
    }
  }
  return highest;
}

double grid_in(const cv::Mat& picture, const Quad& corners) {
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
    weakest = std::min(weakest, grid_strength(gray_of(picture(place))));
    ++patches;
  }
  // The grid is everywhere; a seal or a seam of print is in one place.
  return patches == 0 ? 0 : weakest;
}

// Logarithms of blue over red and blue over green of the card's paper.
std::pair<double, double> coolness_of(const cv::Mat& card) {
  cv::Mat small;
  cv::resize(card, small, {card.cols / 16, card.rows / 16}, 0, 0, cv::INTER_AREA);
  // Without the photograph.
  const cv::Scalar mean = cv::mean(small.colRange(2, small.cols * 7 / 10)) + cv::Scalar::all(1);
  return {std::log(mean[0] / mean[2]), std::log(mean[0] / mean[1])};
}

// What genuine cards stay under, measured on specimens: a sharp picture has more of everything, and
// shows a screen's grid without this.
double most_of_paper(double card_width) {
  return card_width < kTooCoarse ? 0.93 : 1.2;
}

// A flatbed has no perspective, and no screen lies on it.
bool is_level(const Quad& corners) {
  const auto differ = [&corners](std::size_t a, std::size_t b, std::size_t c, std::size_t d) {
    const double one = cv::norm(corners[b] - corners[a]);
    const double other = cv::norm(corners[d] - corners[c]);
    return std::abs(one - other) / std::max({one, other, 1.0});
  };
  return differ(0, 1, 3, 2) < 0.02 && differ(1, 2, 0, 3) < 0.02;
}

double ramp(double value, double from, double to) {
  return std::clamp((value - from) / (to - from), 0.0, 1.0);
}

}  // namespace

ScreenSigns screen_signs(const cv::Mat& picture, const Quad& corners, const cv::Mat& card) {
  const double width =
      std::max(cv::norm(corners[1] - corners[0]), cv::norm(corners[2] - corners[3]));
  const double most = most_of_paper(width);
  const bool level = is_level(corners);
  ScreenSigns signs;
  signs.screen =
      std::max(ramp(grid_in(picture, corners), kPaperGrid, kPaperGrid + 24),
               level ? 0 : ramp(faint_grid_in(picture, corners), most - 0.1, most + 0.1));
  const auto [over_red, over_green] = coolness_of(card);
  signs.cannot_be_excluded = width < kTooCoarse && over_red > 0.29 && over_green > 0.09 && !level;
  return signs;
}

}  // namespace antrean::ocr
