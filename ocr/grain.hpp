#pragma once

// A sensor's noise in the dark: how strong it is, and a picture without it.

#include <opencv2/core.hpp>

namespace antrean::ocr {

/// Deviation of what changes from pixel to pixel, in shades of `gray` (8 bits); what is printed
/// hardly counts. After Immerkaer, "Fast Noise Variance Estimation" (1996), by the median instead
/// of the mean.
double grain_of(const cv::Mat& gray);

/// Takes grain of that deviation away within `part` of `gray`, by the mean of pieces that look
/// alike (Buades, Coll and Morel 2005), so that thin strokes stay. A third of a second a million
/// pixels.
void smooth_grain(cv::Mat& gray, const cv::Rect& part, double grain);

}  // namespace antrean::ocr
