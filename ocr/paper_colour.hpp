#pragma once

// The colour of the paper under print: what is light in a piece of a card, without its letters.

#include <array>
#include <opencv2/core.hpp>

namespace antrean::ocr {

/// Natural logarithms of blue, green and red.
using PaperColour = std::array<double, 3>;

/// The mean between two high percentiles of each channel of `box`, which lies within `picture`
/// (BGR, 8 bits) and isn't empty. No darker than 8 grey levels. Pure.
PaperColour paper_colour(const cv::Mat& picture, const cv::Rect& box);

}  // namespace antrean::ocr
