#pragma once

// Signs that something was pasted over a card: the paper under a value isn't the paper around it.

#include <opencv2/core.hpp>

namespace antrean::ocr {

/// How much the paper in `box`, a value's, stands out: among the rows next to it in shade and hue,
/// among others in its hue against the label's, and by lacking their security print. Over 1 it is
/// another paper. `card` is BGR, set straight; rows are a `pitch` apart, in pixels. `far_rows`: the
/// rows around are farther away than that, as the NIK's are.
double patch_strength(const cv::Mat& card, const cv::Rect& box, double pitch, bool far_rows);

}  // namespace antrean::ocr
