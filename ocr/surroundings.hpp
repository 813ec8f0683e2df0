#pragma once

// What lies around a card in its picture.

#include <opencv2/core.hpp>

#include "ocr/find_document.hpp"

namespace antrean::ocr {

struct Surroundings {
  /// Share of the ring around the card that is in the picture, 0 to 1; the rest says nothing when
  /// it is small.
  double seen = 0;
  /// Their light over the card's, both linear.
  double light = 1;
  /// Distance from grey, and the larger deviation of its two parts; CIE Lab of 8 bits.
  double chroma = 0;
  double spread = 0;
  /// Deviation of their lightness from its slower changes, over their lightness: a scanner's lid
  /// has none, moire runs over all of a screen.
  double ripple = 0;
};

/// Looks at a ring of a sixth of the card's size around it, at a small size and blurred, so that
/// noise doesn't count.
Surroundings surroundings_of(const cv::Mat& picture, const Quad& corners);

}  // namespace antrean::ocr
