#include "ocr/screen.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "ocr/decision_trees.hpp"
#include "ocr/screen_trees.hpp"

namespace antrean::ocr {
namespace {

// Cards of fewer pixels than this across may hide a grid that is finer than the pixels are.
constexpr float kHidesGrid = 830;
// Votes over which it is a screen, in logits. By cross-validation on the cards that the trees were
// grown on (training/README.md).
constexpr double kScreenVotes = -0.4;
constexpr double kCoarseScreenVotes = -0.3;
// Votes of a coarse picture over which a screen can't be excluded.
constexpr double kDoubtVotes = -1.2;

// Waves that are stronger than cards' by this are a screen's, whatever else is seen.
constexpr float kStronger = 0.3F;
constexpr float kRamp = 0.1F;

// By how much a wave is stronger than cards' are, where most.
float most_over_cards(const ScreenTraits& traits, bool coarse) {
  const auto& strongest = kStrongestOfCards.at(coarse ? 1 : 0);
  static_assert(kPlainTraits + kStrongestOfCards[0].size() == kScreenTraits);
  float most = traits[kPlainTraits] - strongest[0];
  for (std::size_t i = 1; i < strongest.size(); ++i) {
    most = std::max(most, traits.at(kPlainTraits + i) - strongest.at(i));
  }
  return most;
}

}  // namespace

ScreenSigns signs_of(const ScreenTraits& traits) {
  const bool coarse = traits[0] < std::log(kHidesGrid);
  const double votes = kScreenTreesStart + votes_of(kScreenTreeNodes, kScreenTreeRoots, traits);
  ScreenSigns signs;
  signs.screen = 1 / (1 + std::exp((coarse ? kCoarseScreenVotes : kScreenVotes) - votes));
  const float over = most_over_cards(traits, coarse) - kStronger;
  signs.screen = std::max<double>(signs.screen, std::clamp(0.5F + over / (2 * kRamp), 0.0F, 1.0F));
  signs.cannot_be_excluded = coarse && votes > kDoubtVotes;
  return signs;
}

ScreenSigns screen_signs(const cv::Mat& picture, const Quad& corners, const cv::Mat& card,
                         const Quality& quality) {
  return signs_of(screen_traits(picture, corners, card, quality));
}

}  // namespace antrean::ocr
