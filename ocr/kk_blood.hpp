#pragma once

// The blood group by the shapes of its one to three marks: A, B, AB or O by their holes, + or -
// behind them by its height. For a strip of one line, ink on white. Pure.

#include <opencv2/core.hpp>
#include <string>

namespace antrean::ocr {

/// "A", "AB+", "O-" ...; empty when the shapes are of none.
std::string blood_by_shape(const cv::Mat& strip);

}  // namespace antrean::ocr
