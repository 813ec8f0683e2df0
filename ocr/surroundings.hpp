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

/// As a program that shows pictures fills what is around one: one grey, far darker than anything
/// that lies in the same light as a card, or lighter than the card.
bool like_a_viewer(const Surroundings& around);

/// As a scanner's lid may be: one grey, not far darker than the card; or nothing is seen around it.
bool like_a_lid(const Surroundings& around);

/// Less of the ring in the picture than this says nothing.
inline constexpr double kSeenAtAll = 0.1;

}  // namespace antrean::ocr
