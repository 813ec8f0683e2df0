#pragma once

// What a line reader's network said of a strip, step by step, for those who ask it for more than
// its likeliest letters.

#include <opencv2/core.hpp>
#include <vector>

namespace antrean::ocr {

/// The logarithm of nothing.
inline constexpr double kNever = -1e9;

/// Natural logarithms of the classes' probabilities, a row a step, left to right; class 0 is CTC's
/// blank, then come the letters of an alphabet.
using LogSteps = std::vector<std::vector<double>>;

/// Of logits as decode_steps (line_reader.hpp) takes them.
LogSteps log_steps(const cv::Mat& logits);

/// The logarithm of the sum of two numbers whose logarithms are given.
double log_sum(double a, double b);

}  // namespace antrean::ocr
