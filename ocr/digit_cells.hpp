#pragma once

// The digits of a number cut out one by one, all at one size and on one line, so that they can be
// compared.

#include <opencv2/core.hpp>
#include <vector>

namespace antrean::ocr {

/// In pixels: what is around a digit of kCellDigit height belongs to it, above and below as far as
/// a patch over it would reach.
inline constexpr int kCellDigit = 26;
inline constexpr int kCellWidth = 32;
inline constexpr int kCellHeight = 56;

/// One cell after the other (BGR, kCellHeight high). `row` is a piece of a rectified card (BGR),
/// `boxes` the digits' in it, left to right, at least one. The number's paper is made equally light
/// in all three colours. Pure.
cv::Mat digit_cells(const cv::Mat& row, const std::vector<cv::Rect>& boxes);

}  // namespace antrean::ocr
