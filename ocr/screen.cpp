#include "ocr/screen.hpp"

#include <algorithm>
#include <cmath>

#include "ocr/ground_spectra.hpp"
#include "ocr/quality.hpp"
#include "ocr/scene_looks.hpp"
#include "ocr/small_scene.hpp"
#include "ocr/surroundings.hpp"

namespace antrean::ocr {
namespace {

// Cards of fewer pixels than this across may hide a grid that is finer than the pixels are.
constexpr double kHidesGrid = 830;

// How the networks' votes weigh together, fitted by training/screens.py on pictures that neither
// learnt from; what is over the limits below stands in training/README.md.
constexpr double kStart = -1.09;
constexpr double kOfScene = 1.43;
constexpr double kOfGround = 1.31;
// What lies around a screen is drawn by everybody differently, its grid isn't: a scene excuses no
// more than this many votes, so that a grid is enough whatever it lies in.
constexpr double kMostExcused = -2;
// Over these it is a screen, and over that of coarse pictures none can be excluded.
constexpr double kScreen = -3.6;
constexpr double kCoarseScreen = -2.5;
constexpr double kDoubt = -4.2;
// Around a level card nothing is woven or ruled as tables are: of 199 cards in which enough was
// seen the network for the ground gave none more than -1.2 votes; 351 of 418 screens are over this
// (docs/decisions/what-a-forgery-leaves.md). One patch alone may show a stain.
constexpr double kAround = 1.2;
constexpr std::size_t kFewestAround = 2;

// A flatbed has no perspective.
bool is_level(const Quad& corners) {
  const auto differ = [&corners](std::size_t a, std::size_t b, std::size_t c, std::size_t d) {
    const double one = cv::norm(corners[b] - corners[a]);
    const double other = cv::norm(corners[d] - corners[c]);
    return std::abs(one - other) / std::max({one, other, 1.0});
  };
  return differ(0, 1, 3, 2) < 0.02 && differ(1, 2, 0, 3) < 0.02;
}

// Slow moire is plainest on the white around a card; the network for scenes doesn't see it
// (training/README.md).
bool lid_ripples(const SmallScene& scene) {
  constexpr double kLeastSeen = 0.1;
  constexpr double kOneColour = 1;
  constexpr double kGrey = 16;
  constexpr double kLighter = 1.2;
  constexpr double kQuiet = 0.012;
  constexpr double kPrint = 0.05;  // more is print
  const Surroundings around = surroundings_of(scene.picture, scene.corners);
  return around.seen >= kLeastSeen && around.spread <= kOneColour && around.chroma < kGrey &&
         around.light > kLighter && around.ripple > kQuiet && around.ripple < kPrint;
}

}  // namespace

ScreenVotes screen_votes(const cv::Mat& picture, const Quad& corners, ScreenNetworks& networks) {
  const SmallScene scene = small_scene(picture, corners);
  ScreenVotes votes;
  votes.card_width = width_of(corners);
  votes.scene = networks.scene.votes(without_narrow_ring(scene_looks(scene)));
  const Spectra slow = mean_of(slow_spectra(scene));
  votes.ground =
      networks.ground.votes(mean_of(fine_spectra(picture, corners)), slow, votes.card_width);
  if (!is_level(corners)) return votes;
  votes.lid_ripples = lid_ripples(scene);
  const auto around = fine_spectra_around(picture, corners);
  if (around.size() >= kFewestAround) {
    votes.around = networks.ground.votes(mean_of(around), slow, votes.card_width);
  }
  return votes;
}

ScreenSigns signs_of(const ScreenVotes& votes) {
  const bool coarse = votes.card_width < kCoarseCard;
  const double together =
      kStart + kOfScene * std::max(votes.scene, kMostExcused) + kOfGround * votes.ground;
  ScreenSigns signs;
  const bool waves_around = votes.lid_ripples || votes.around > kAround;
  signs.screen =
      waves_around ? 1 : 1 / (1 + std::exp((coarse ? kCoarseScreen : kScreen) - together));
  signs.cannot_be_excluded = coarse && together > kDoubt;
  return signs;
}

}  // namespace antrean::ocr
