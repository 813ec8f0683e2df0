#include "ocr/ground_spectra.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <opencv2/imgproc.hpp>

namespace antrean::ocr {
namespace {

constexpr int kSide = kSpectrumSide;
// Print is darker than the paper around it by more than guilloche or a grid is.
constexpr double kPrint = 0.74;
constexpr double kGaps = 1.5;  // pixels, deviation
constexpr double kBare = 0.6;  // share of a patch that should be bare ground
constexpr std::size_t kFewest = 4;
// The same of what is around a card, where a scan ends soon after it; patches on each of its sides,
// and how far outside their middles are, in pixels.
constexpr double kBareAround = 0.4;
constexpr int kOnASide = 4;
constexpr float kOutside = 40;
constexpr int kLocal = 31;  // what is slower than this many pixels is light, not a wave

// Amplitudes that are nothing yet: what rounding to whole grey levels leaves, and in a card made
// small the trace of its rows of letters.
constexpr float kFineFloor = 8;
constexpr float kSlowFloor = 60;
// A card is made so large for its slow waves.
const cv::Size kSmallCard{320, 202};

struct Ground {
  cv::Mat waves;    // CV_32FC3, without its own mean, 0 where there is print
  double bare = 0;  // share without print
};

// Of what isn't in `left_out` (CV_8U, or empty for nothing).
Ground ground_of(const cv::Mat& bgr, double card_width, const cv::Mat& left_out) {
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
  if (!left_out.empty()) cv::bitwise_or(print, left_out, print);
  const cv::Mat bare = print == 0;

  Ground ground;
  ground.bare = static_cast<double>(cv::countNonZero(bare)) / (kSide * kSide);
  bgr.convertTo(ground.waves, CV_32F);
  ground.waves.setTo(cv::Scalar::all(0), print);
  cv::Mat weight;
  bare.convertTo(weight, CV_32F, 1 / 255.0);
  cv::Mat mean;
  cv::Mat share;
  cv::blur(ground.waves, mean, {kLocal, kLocal});
  cv::blur(weight, share, {kLocal, kLocal});
  cv::cvtColor(share + 1e-3, share, cv::COLOR_GRAY2BGR);
  ground.waves -= mean / share;
  ground.waves.setTo(cv::Scalar::all(0), print);
  return ground;
}

// The barest; enough of them where little is bare.
std::vector<Ground> barest(std::vector<Ground> grounds) {
  std::sort(grounds.begin(), grounds.end(),
            [](const Ground& a, const Ground& b) { return a.bare > b.bare; });
  const auto bare = static_cast<std::size_t>(std::count_if(
      grounds.begin(), grounds.end(), [](const Ground& ground) { return ground.bare > kBare; }));
  const std::size_t kept = bare < kFewest ? kFewest : bare;
  if (grounds.size() > kept) grounds.resize(kept);
  return grounds;
}

// Frequency 0 in the middle row; the right half of a spectrum mirrors the left.
cv::Mat spectrum_of(const cv::Mat& waves, float floor) {
  static const cv::Mat kWindow = [] {
    cv::Mat window;
    cv::createHanningWindow(window, {kSide, kSide}, CV_32F);
    return window;
  }();
  cv::Mat complex;
  cv::dft(waves.mul(kWindow), complex, cv::DFT_COMPLEX_OUTPUT);
  cv::Mat spectrum(kSide, kSpectrumColumns, CV_32F);
  for (int y = 0; y < kSide; ++y) {
    const auto* from = complex.ptr<cv::Vec2f>(y);
    auto* to = spectrum.ptr<float>((y + kSide / 2) % kSide);
    for (int x = 0; x < kSpectrumColumns; ++x) {
      to[x] = std::sqrt(from[x][0] * from[x][0] + from[x][1] * from[x][1]) + floor;
    }
  }
  cv::log(spectrum, spectrum);
  return spectrum;
}

Spectra spectra_of(const Ground& ground, float floor) {
  // Rows are the directions of colour, of blue, green and red.
  static const cv::Matx33f kDirections{1.0F / 3, 1.0F / 3, 1.0F / 3, -0.5F, 1,
                                       -0.5F,    0.7F,     0,        -0.7F};
  cv::Mat directed;
  cv::transform(ground.waves, directed, kDirections);
  Spectra spectra;
  for (std::size_t i = 0; i < spectra.size(); ++i) {
    cv::Mat one;
    cv::extractChannel(directed, one, static_cast<int>(i));
    spectra.at(i) = spectrum_of(one, floor);
  }
  return spectra;
}

std::vector<Spectra> spectra_at(const cv::Mat& picture, const std::vector<cv::Point>& places,
                                double card_width, float floor) {
  std::vector<Ground> grounds;
  for (const cv::Point& middle : places) {
    const cv::Rect place{middle.x - kSide / 2, middle.y - kSide / 2, kSide, kSide};
    if ((place & cv::Rect{0, 0, picture.cols, picture.rows}) != place) continue;
    grounds.push_back(ground_of(picture(place), card_width, {}));
  }
  std::vector<Spectra> spectra;
  for (const Ground& ground : barest(std::move(grounds))) {
    spectra.push_back(spectra_of(ground, floor));
  }
  return spectra;
}

// A patch's place by its middle, moved into the picture, which is as large as a patch at least.
cv::Rect patch_near(const cv::Point2f& middle, const cv::Size& picture) {
  constexpr int kHalf = kSide / 2;
  return {std::clamp(cvRound(middle.x), kHalf, picture.width - kHalf) - kHalf,
          std::clamp(cvRound(middle.y), kHalf, picture.height - kHalf) - kHalf, kSide, kSide};
}

// The card's part of a patch, its edge and shadow with it.
cv::Mat card_in(const cv::Rect& patch, const Quad& corners, double card_width) {
  std::vector<cv::Point> outline;
  for (const cv::Point2f& corner : corners) outline.emplace_back(cv::Point{corner} - patch.tl());
  cv::Mat card = cv::Mat::zeros(patch.size(), CV_8U);
  cv::fillConvexPoly(card, outline, 255);
  cv::polylines(card, outline, true, 255, cvRound(2 * std::max(3.0, card_width / 120)));
  return card;
}

}  // namespace

std::vector<Spectra> fine_spectra(const cv::Mat& picture, const Quad& corners) {
  const double width = width_of(corners);
  if (width < kSide) return {};
  constexpr int kColumns = 7;
  constexpr int kRows = 5;
  std::vector<cv::Point> places;
  for (int at = 0; at < kColumns * kRows; ++at) {
    const int column = at % kColumns;
    const int row = at / kColumns;
    const bool portrait = column >= 5 && row >= 1 && row <= 3;
    if (portrait) continue;
    const float u = 0.08F + 0.84F * static_cast<float>(column) / (kColumns - 1);
    const float v = 0.12F + 0.76F * static_cast<float>(row) / (kRows - 1);
    const cv::Point2f above = corners[0] + (corners[1] - corners[0]) * u;
    const cv::Point2f below = corners[3] + (corners[2] - corners[3]) * u;
    places.emplace_back(above + (below - above) * v);
  }
  return spectra_at(picture, places, width, kFineFloor);
}

std::vector<Spectra> fine_spectra_around(const cv::Mat& picture, const Quad& corners) {
  const double width = width_of(corners);
  if (width < kSide || picture.cols < kSide || picture.rows < kSide) return {};
  const cv::Point2f middle = (corners[0] + corners[1] + corners[2] + corners[3]) * 0.25F;
  std::vector<Spectra> spectra;
  for (std::size_t side = 0; side < corners.size(); ++side) {
    const cv::Point2f along = corners.at((side + 1) % corners.size()) - corners.at(side);
    cv::Point2f out = cv::Point2f{along.y, -along.x} / std::max(1.0, cv::norm(along));
    if (out.dot(corners.at(side) - middle) < 0) out = -out;
    for (int at = 0; at < kOnASide; ++at) {
      const float share = (static_cast<float>(at) + 0.5F) / kOnASide;
      const cv::Rect patch =
          patch_near(corners.at(side) + along * share + out * kOutside, picture.size());
      const cv::Mat card = card_in(patch, corners, width);
      if (cv::countNonZero(card) > (1 - kBareAround) * kSide * kSide) continue;
      const Ground ground = ground_of(picture(patch), width, card);
      if (ground.bare >= kBareAround) spectra.push_back(spectra_of(ground, kFineFloor));
    }
  }
  return spectra;
}

std::vector<Spectra> slow_spectra(const SmallScene& scene) {
  const auto w = static_cast<float>(kSmallCard.width);
  const auto h = static_cast<float>(kSmallCard.height);
  const Quad straight{{{0, 0}, {w, 0}, {w, h}, {0, h}}};
  cv::Mat card;
  cv::warpPerspective(scene.picture, card, cv::getPerspectiveTransform(scene.corners, straight),
                      kSmallCard, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  constexpr int kColumns = 5;
  constexpr int kRows = 3;
  constexpr int kEdge = 8;  // pixels of the card that may be its surroundings
  std::vector<cv::Point> places;
  for (int at = 0; at < kColumns * kRows; ++at) {
    const int across = (kSmallCard.width - 2 * kEdge - kSide) * (at % kColumns) / (kColumns - 1);
    const int down = (kSmallCard.height - 2 * kEdge - kSide) * (at / kColumns) / (kRows - 1);
    places.emplace_back(kEdge + across + kSide / 2, kEdge + down + kSide / 2);
  }
  return spectra_at(card, places, kSmallCard.width, kSlowFloor);
}

Spectra mean_of(std::span<const Spectra> patches) {
  Spectra mean;
  for (std::size_t i = 0; i < mean.size(); ++i) {
    mean.at(i) = cv::Mat::zeros(kSide, kSpectrumColumns, CV_32F);
    for (const Spectra& patch : patches) mean.at(i) += patch.at(i);
    if (!patches.empty()) mean.at(i) /= static_cast<double>(patches.size());
  }
  return mean;
}

}  // namespace antrean::ocr
