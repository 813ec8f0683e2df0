#pragma once

// A card of nothing but paper and equal rows of print, on which a value is pasted over.

#include <opencv2/core.hpp>

namespace antrean::ocr {

inline constexpr int kDrawnPitch = 40;
/// The second column of the third row, in pixels of the card.
inline const cv::Rect kDrawnValue{420, 300 - 26, 320, 32};

/// kCardWidth x kCardHeight, BGR. Paper with fine waves from a row of pixels on, a little noise,
/// light from the left, and thirteen rows of print.
cv::Mat draw_rows(int waves_from = 0);

/// Lays other words on paper of one shade over kDrawnValue and what is below it in so many `rows`.
void paste_over(cv::Mat& card, const cv::Scalar& paper, int rows = 1);

}  // namespace antrean::ocr
