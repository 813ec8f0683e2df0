#pragma once

// How well a rectified card can be read: blur, glare, darkness, grey, a photographed screen. Judged
// at one size, so that the numbers compare.

#include <array>
#include <opencv2/core.hpp>

#include "ocr/reading.hpp"

namespace antrean::ocr {

/// How strongly a regular grid stands in the picture, as a photographed screen has it: the largest
/// peak of the spectrum over its middle, 12 to 40 for paper.
double screen_strength(const cv::Mat& picture, const std::array<cv::Point2f, 4>& corners);

/// `card` is kCardWidth x kCardHeight, BGR. Says nothing of a screen.
Quality judge(const cv::Mat& card);

}  // namespace antrean::ocr
