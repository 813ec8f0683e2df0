#pragma once

// What is measured of a picture to tell whether a screen was photographed. The trees of
// screen_trees.hpp know these by their order.

#include <array>
#include <cstddef>
#include <opencv2/core.hpp>

#include "ocr/find_document.hpp"
#include "ocr/reading.hpp"
#include "ocr/screen_network.hpp"

namespace antrean::ocr {

inline constexpr std::size_t kScreenTraits = 16;

/// The card's width in the picture, whether it lies level, what is around it (surroundings.hpp),
/// its light and colours, then what the network makes of the waves in its ground
/// (screen_network.hpp).
using ScreenTraits = std::array<float, kScreenTraits>;

/// Places of some of them.
enum ScreenTrait : std::size_t {
  kLogWidth,    ///< Natural logarithm of the card's width in pixels.
  kIsLevel,     ///< 1 without perspective, else 0.
  kSeenAround,  ///< As in Surroundings, each up to an end.
  kLogLight,    ///< Natural logarithm.
  kChromaAround,
  kSpreadAround,
  kRippleAround,
  kGroundVotes = kScreenTraits - 1,
};

/// `corners` are the card's in `picture`, its upper left one first, `card` is what rectify() made
/// of it, the right way up; both BGR. `quality` is the card's.
ScreenTraits screen_traits(const cv::Mat& picture, const Quad& corners, const cv::Mat& card,
                           const Quality& quality, ScreenNetwork& network);

}  // namespace antrean::ocr
