#include "ocr/screen.hpp"

#include <algorithm>
#include <array>
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
// In a coarse picture a screen can't be excluded from here on.
constexpr float kDoubtfullyStronger = 0.15F;

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

// The strongest waves of level cards' paper, by direction of colour and band: the second highest of
// 755 specimens that aren't wide (seeds 5100, 5600 and 5700). Some wide ones, ruled all over, are
// above as well: the votes must allow it.
constexpr std::array<float, kWaveColors*(kWaveBands.size() - 1)> kLevelPaper{
    2.59F, 3.41F, 3.33F, 2.85F, 2.11F, 2.83F, 2.44F, 2.06F, 1.98F, 2.22F, 2.02F, 1.58F};
constexpr float kOverLevel = 0.45F;
constexpr double kPossibleVotes = -2.6;

bool waves_over_level_paper(const ScreenTraits& traits) {
  for (std::size_t i = 0; i < kLevelPaper.size(); ++i) {
    if (traits.at(kPlainTraits + i) > kLevelPaper.at(i) + kOverLevel) return true;
  }
  return false;
}

// A level card with one grey or white around it, as a scanner's lid is.
bool on_a_lid(const ScreenTraits& traits) {
  constexpr float kLeastSeen = 0.1F;
  constexpr float kOneColour = 1;
  constexpr float kGrey = 16;
  return traits[kIsLevel] > 0.5F && traits[kSeenAround] >= kLeastSeen &&
         traits[kSpreadAround] <= kOneColour && traits[kChromaAround] < kGrey;
}

constexpr float kQuiet = 0.012F;  // ripple of a lid that a scanner sees

// Ripples on a lid as moire makes them: of the level pictures that the trees were grown on at first
// and the report's clean screens (seed 2029) on none of 994 cards, and on 30 of 521 screens, among
// them some whose waves on the card are too bent to be one.
bool lid_ripples(const ScreenTraits& traits) {
  constexpr float kLighter = 1.2F;
  constexpr float kPrint = 0.05F;  // more is print
  return on_a_lid(traits) && traits[kLogLight] > std::log(kLighter) &&
         traits[kRippleAround] > kQuiet && traits[kRippleAround] < kPrint;
}

// No grid shows where it would best, on the lid: the picture needn't be fine to exclude a screen.
bool lid_is_quiet(const ScreenTraits& traits) {
  constexpr float kLeastLight = 0.5F;
  return on_a_lid(traits) && traits[kLogLight] > std::log(kLeastLight) &&
         traits[kRippleAround] <= kQuiet;
}

}  // namespace

ScreenSigns signs_of(const ScreenTraits& traits) {
  const bool coarse = traits[kLogWidth] < std::log(kHidesGrid);
  const double votes = kScreenTreesStart + votes_of(kScreenTreeNodes, kScreenTreeRoots, traits);
  ScreenSigns signs;
  signs.screen = 1 / (1 + std::exp((coarse ? kCoarseScreenVotes : kScreenVotes) - votes));
  const float over = most_over_cards(traits, coarse);
  signs.screen = std::max<double>(signs.screen,
                                  std::clamp(0.5F + (over - kStronger) / (2 * kRamp), 0.0F, 1.0F));
  const bool waves =
      traits[kIsLevel] > 0.5F && votes > kPossibleVotes && waves_over_level_paper(traits);
  if (waves || lid_ripples(traits)) signs.screen = 1;
  const bool doubted = votes > kDoubtVotes && !lid_is_quiet(traits);
  signs.cannot_be_excluded = coarse && (doubted || over > kDoubtfullyStronger);
  return signs;
}

ScreenSigns screen_signs(const cv::Mat& picture, const Quad& corners, const cv::Mat& card,
                         const Quality& quality) {
  return signs_of(screen_traits(picture, corners, card, quality));
}

}  // namespace antrean::ocr
