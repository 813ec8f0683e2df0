#pragma once

// A KTP's number and rows with the paper around them, as the network for values pasted over sees
// them (pasted_values.hpp).

#include <opencv2/core.hpp>

namespace antrean::ocr {

/// The part of a card that is looked at: from the NIK's row down, labels too, without the portrait.
inline const cv::Rect kBodyLooked{16, 104, 960, 688};
/// How many of the card's pixels one of the looks' is, in either direction.
inline constexpr int kBodyLooksShrink = 2;

/// `card` is kCardWidth x kCardHeight, BGR, of which `part` is looked at. Four channels of 8 bits:
/// blue, green and red with the paper made equally light in all three, and how rough the card is at
/// its full size, from pixel to pixel: grain, security print and edges too fine for the smaller
/// picture. Pure.
cv::Mat body_looks(const cv::Mat& card, const cv::Rect& part = kBodyLooked);

}  // namespace antrean::ocr
