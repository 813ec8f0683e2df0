#pragma once

// Signs that a screen was photographed, not a card. Looked for in the picture's own pixels: setting
// the card straight would blur a grid away.

#include <opencv2/core.hpp>

#include "ocr/find_document.hpp"
#include "ocr/reading.hpp"
#include "ocr/screen_traits.hpp"

namespace antrean::ocr {

struct ScreenSigns {
  /// 0 to 1: a grid or moire more regular than paper is, the light and surroundings of a screen.
  /// Over 0.5 it is taken for one.
  double screen = 0;
  /// The picture is too coarse to show a screen's grid, and nothing else excludes one.
  bool cannot_be_excluded = false;
};

/// What the trees make of it. Pure.
ScreenSigns signs_of(const ScreenTraits& traits);

/// `corners` are the card's in `picture`, `card` is what rectify() made of it; both BGR.
ScreenSigns screen_signs(const cv::Mat& picture, const Quad& corners, const cv::Mat& card,
                         const Quality& quality);

}  // namespace antrean::ocr
