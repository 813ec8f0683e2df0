#pragma once

// Signs that something was pasted over a card: the paper under a value isn't the paper around it.

#include <opencv2/core.hpp>

namespace antrean::ocr {

/// How much the paper in `box`, a value's, stands out among that of the rows above and below, a
/// `pitch` apart, in shade and hue together: over 1 it is another paper. `card` is BGR.
double patch_strength(const cv::Mat& card, const cv::Rect& box, double pitch);

}  // namespace antrean::ocr
