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

/// What each channel of a picture (BGR, 8 bits) is to be multiplied by for its paper to be equally
/// light in all three, 190: there is room above for what is lighter than most. Pure.
cv::Scalar even_paper_gain(const cv::Mat& picture);

}  // namespace antrean::ocr
