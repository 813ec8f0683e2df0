#pragma once

// Where the middles of a number's digits should be.

#include <opencv2/core.hpp>
#include <vector>

namespace antrean::ocr {

/// The same points, left to right, moved up or down to the line that most of them are on: by the
/// medians of slopes and of offsets (Theil 1950, Sen 1968). Pure.
std::vector<cv::Point2d> on_one_line(std::vector<cv::Point2d> middles);

}  // namespace antrean::ocr
