#pragma once

// A smaller copy of a picture, fast.

#include <opencv2/core.hpp>

namespace antrean::ocr {

/// `picture` at `scale`, above 0 and at most 1, each pixel the mean of those it stands for. Halves
/// it first, which is several times as fast, then shrinks by what is left; up to 1/scale pixels at
/// the right and lower edge may be left out.
cv::Mat shrunk(const cv::Mat& picture, double scale);

}  // namespace antrean::ocr
