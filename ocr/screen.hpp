#pragma once

// Signs that a screen was photographed, not a card.

#include <opencv2/core.hpp>

#include "ocr/find_document.hpp"
#include "ocr/reading.hpp"
#include "ocr/screen_network.hpp"
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

/// As screen_traits().
ScreenSigns screen_signs(const cv::Mat& picture, const Quad& corners, const cv::Mat& card,
                         const Quality& quality, ScreenNetwork& network);

}  // namespace antrean::ocr
