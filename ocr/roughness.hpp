#pragma once

// How much a picture changes from pixel to pixel: a channel beside its colours for networks that
// see it too small to tell.

#include <opencv2/core.hpp>

namespace antrean::ocr {

/// Difference of each pixel of `gray` (8 bits) from the mean of the nine around it, ten times as
/// strong, as that is small beside shades, and as if `gray` were `gain` times as light. Pure.
cv::Mat roughness_of(const cv::Mat& gray, double gain = 1);

}  // namespace antrean::ocr
