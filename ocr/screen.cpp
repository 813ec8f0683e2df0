#include "ocr/screen.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "ocr/paper_waves.hpp"
#include "ocr/shrink.hpp"
#include "ocr/surroundings.hpp"

namespace antrean::ocr {
namespace {

// The paper of cards of fewer pixels than this across has other waves; of fewer still, they may
// hide a grid that is finer than the pixels are.
constexpr double kCoarse = 900;
constexpr double kHidesGrid = 830;

// The strongest waves of genuine cards' paper, by direction of colour and band: the second highest
// of 1,600 specimens (755 level, 381 fine, 476 coarse ones, seeds 5100, 5600 and 5700).
constexpr PaperWaves kLevelPaper = {
    {{{2.59, 3.41, 3.33, 2.85}}, {{2.11, 2.83, 2.44, 2.06}}, {{1.98, 2.22, 2.02, 1.58}}}};
constexpr PaperWaves kFinePaper = {
    {{{1.44, 2.78, 2.63, 1.85}}, {{1.14, 2.31, 1.94, 1.59}}, {{1.00, 2.05, 1.47, 1.71}}}};
constexpr PaperWaves kCoarsePaper = {
    {{{1.92, 2.11, 2.35, 1.30}}, {{1.50, 1.82, 1.53, 1.33}}, {{1.22, 1.46, 1.32, 1.65}}}};
// Waves that are slower than a hundredth of the card, for which it is made so wide, in pixels:
// paper has none of its own, so that one limit serves all cards: the second highest of 395
// specimens (seed 1001), of which one is over it by more than 0.45. Of 196 screens (seed 1002) 80
// are over it by more than 0.2.
constexpr double kSlowWidth = 320;
constexpr PaperWaves kSlowPaper = {
    {{{2.23, 2.88, 2.37, 2.34}}, {{2.03, 2.05, 1.86, 2.10}}, {{1.66, 1.60, 1.28, 2.10}}}};
constexpr double kOverSlow = 0.45;
// Over paper's strongest by this it is a screen: on a flatbed, and in a photograph by what is seen
// around the card.
constexpr double kOverLevel = 0.45;
constexpr double kOverUnseen = 0.1;
constexpr double kOverOnTable = 0.2;
constexpr double kOverInViewer = -0.35;
// The first bands, as slow as batik on a card's own ground is: on a table they count by so much
// less.
constexpr std::size_t kSlowBands = 2;
constexpr double kBatik = 1.2;
constexpr double kDark = 0.1;  // of the card's light
// As much of what is around must be seen to tell, as a share.
constexpr double kAroundSeen = 0.3;
// Of 44 flat scans none ripples more than 0.008 around the card; 4 level screens whose bent moire
// showed nothing on it ripple 0.021 at least.
constexpr double kSmoothLid = 0.010;
constexpr double kRipplingLid = 0.018;
// A coarse picture in cool light hides a grid if it comes as near to paper's strongest as this.
// Of specimens 12% of genuine hard ones, and half of the screens.
constexpr double kNearly = -0.4;

// By how much the waves of some bands are stronger than paper's, where most; negative if nowhere.
double excess_of(const PaperWaves& waves, const PaperWaves& paper, std::size_t from = 0,
                 std::size_t to = kWaveBands.size() - 1) {
  double most = -1e9;
  for (std::size_t color = 0; color < waves.size(); ++color) {
    for (std::size_t band = from; band < to; ++band) {
      most = std::max(most, waves[color][band] - paper[color][band]);
    }
  }
  return most;
}

// Logarithms of blue over red and blue over green of the card's paper.
std::pair<double, double> coolness_of(const cv::Mat& card) {
  const cv::Mat small = shrunk(card, 1.0 / 16);
  // Without the photograph.
  const cv::Scalar mean = cv::mean(small.colRange(2, small.cols * 7 / 10)) + cv::Scalar::all(1);
  return {std::log(mean[0] / mean[2]), std::log(mean[0] / mean[1])};
}

// A flatbed has no perspective, and shows every line of the ground.
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

double allowed_over(bool level, const Surroundings& around) {
  if (level) return kOverLevel;
  if (like_a_viewer(around)) return kOverInViewer;
  return around.seen < kAroundSeen ? kOverUnseen : kOverOnTable;
}

}  // namespace

ScreenSigns screen_signs(const cv::Mat& picture, const Quad& corners, const cv::Mat& card) {
  const double width =
      std::max(cv::norm(corners[1] - corners[0]), cv::norm(corners[2] - corners[3]));
  const double scale = std::min(1.0, kSlowWidth / width);
  const cv::Mat small = shrunk(picture, scale);
  Quad there = corners;
  for (cv::Point2f& corner : there) corner *= scale;
  const Surroundings around = surroundings_of(small, there);

  const bool level = is_level(corners) && like_a_lid(around);
  const PaperWaves& paper = level ? kLevelPaper : width < kCoarse ? kCoarsePaper : kFinePaper;
  const PaperWaves waves = paper_waves(picture, corners, kFineWaves);

  const bool viewer = like_a_viewer(around);
  const bool on_table = !level && !viewer && around.seen >= kAroundSeen;
  const double slow = excess_of(waves, paper, 0, kSlowBands);
  const double excess =
      std::max(excess_of(waves, paper, kSlowBands), on_table ? slow - kBatik : slow);
  double over = excess - allowed_over(level, around);
  if (!on_table) {
    over = std::max(over, excess_of(paper_waves(small, there, kSlowWaves), kSlowPaper) - kOverSlow);
  }
  ScreenSigns signs;
  signs.screen = ramp(over, -0.1, 0.1);
  if (around.seen >= kSeenAtAll && (level || (viewer && around.light > kDark))) {
    signs.screen = std::max(signs.screen, ramp(around.ripple, kSmoothLid, kRipplingLid));
  }
  const auto [over_red, over_green] = coolness_of(card);
  const bool cool = over_red > 0.29 && over_green > 0.09 && excess > kNearly;
  signs.cannot_be_excluded = width < kHidesGrid && !level && (cool || viewer);
  return signs;
}

}  // namespace antrean::ocr
