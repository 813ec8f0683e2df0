#pragma once

// How well a rectified card can be read: blur, glare, darkness, grey. Judged at one size, so that
// the numbers compare.

#include <array>
#include <opencv2/core.hpp>

#include "ocr/reading.hpp"

namespace antrean::ocr {

/// `card` is kCardWidth x kCardHeight, BGR. Says nothing of a screen.
Quality judge(const cv::Mat& card);

}  // namespace antrean::ocr
