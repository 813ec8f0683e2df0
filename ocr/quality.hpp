#pragma once

// How well a rectified card can be read: blur, glare, darkness, grey. Judged at one size, so that
// the numbers compare.

#include <array>
#include <opencv2/core.hpp>

#include "ocr/reading.hpp"

namespace antrean::ocr {

/// Of a card of fewer of a picture's pixels across, less can be told of how it was made: a screen's
/// grid may be finer than the pixels are.
inline constexpr double kCoarseCard = 830;

/// `card` is kCardWidth x kCardHeight, BGR. Says nothing of a screen.
Quality judge(const cv::Mat& card);

}  // namespace antrean::ocr
