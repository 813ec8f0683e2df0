#pragma once

// Signs that something was pasted over a card: the paper under a value isn't the paper around it.

#include <opencv2/core.hpp>

namespace antrean::ocr {

/// How much the colour of the paper in `box` steps away from that a row's `pitch` above and below,
/// in the channel where it does most: the absolute difference of logarithms, 0.01 being one
/// percent.
double paper_step(const cv::Mat& card, const cv::Rect& box, double pitch);

}  // namespace antrean::ocr
