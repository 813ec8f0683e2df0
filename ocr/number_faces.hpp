#pragma once

// The faces that NIKs are printed in, OCR-A in the cuts that one meets, and OCR-B; and those that
// are at a forger's hand, which none is printed in.

#include <array>
#include <cstddef>
#include <opencv2/core.hpp>

namespace antrean::ocr {

/// Cards' faces come first.
inline constexpr std::size_t kNumberFaces = 4;
/// Of these the first are OCR-A, in so many cuts.
inline constexpr std::size_t kOcrACuts = 3;
inline constexpr std::size_t kForeignFaces = 5;
inline constexpr std::size_t kAllFaces = kNumberFaces + kForeignFaces;
/// Height of a glyph, in pixels; its width is its own.
inline constexpr int kFaceHeight = 32;

/// Ink is 255, paper 0; from edge to edge of the glyph. `face` below kAllFaces, `digit` 0 to 9.
const cv::Mat& face_digit(std::size_t face, int digit);

/// The digits of a face stretched to one shape, as unit vectors without a mean: the product with
/// another such vector is their correlation.
inline constexpr int kShapeWidth = 16;
inline constexpr int kShapeHeight = 24;
using DigitShape = std::array<float, kShapeWidth * kShapeHeight>;
const std::array<DigitShape, 10>& face_shapes(std::size_t face);

/// A glyph (one channel, ink light) in that shape.
DigitShape shape_of(const cv::Mat& glyph);
double correlation(const DigitShape& a, const DigitShape& b);

}  // namespace antrean::ocr
