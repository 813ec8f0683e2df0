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
// Votes over which it is a screen, in logits; what is over them of cards and screens that neither
// trees nor network saw is in training/README.md.
constexpr double kScreenVotes = -1.4;
constexpr double kCoarseScreenVotes = -1;
// Votes of a coarse picture over which a screen can't be excluded.
constexpr double kDoubtVotes = -1.8;

// More of the network's votes than any card has, whatever else is seen: by so many it is a
// screen's.
constexpr float kCertain = 2;
constexpr float kRamp = 1;
// In a coarse picture a screen can't be excluded from here on.
constexpr float kDoubtful = 1;

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
  const float over = traits[kGroundVotes] - kMostOfCards.at(coarse ? 1 : 0);
  signs.screen = std::max<double>(signs.screen,
                                  std::clamp(0.5F + (over - kCertain) / (2 * kRamp), 0.0F, 1.0F));
  if (lid_ripples(traits)) signs.screen = 1;
  const bool doubted = votes > kDoubtVotes && !lid_is_quiet(traits);
  signs.cannot_be_excluded = coarse && (doubted || over > kDoubtful);
  return signs;
}

ScreenSigns screen_signs(const cv::Mat& picture, const Quad& corners, const cv::Mat& card,
                         const Quality& quality, ScreenNetwork& network) {
  return signs_of(screen_traits(picture, corners, card, quality, network));
}

}  // namespace antrean::ocr
