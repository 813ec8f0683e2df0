#pragma once

// How the digits of a number are printed, and whether one of them isn't printed like the others.
// What a genuine card looks like is taken from the card itself: its face, how far its ink ran, how
// blurred it is, and how much all that varies from digit to digit.

#include <cstddef>
#include <opencv2/core.hpp>
#include <string_view>
#include <vector>

#include "ocr/paper_colour.hpp"

namespace antrean::ocr {

struct DigitPrint {
  /// Correlation with the digit as the number's face has it, blurred as the number is.
  double likeness = 0;
  /// Its size in sizes of that, at which this is so.
  double scale = 1;
  /// Its middle under the number's middle line, in heights of a digit.
  double shift = 0;
  /// Its width in widths that the face lets expect.
  double width = 1;
  /// The paper around it, and the card's above and below that (zeros where the row doesn't reach);
  /// the logarithm of its ink's grey.
  PaperColour paper{};
  PaperColour above{};
  PaperColour below{};
  double ink = 0;
};

struct NumberPrint {
  /// Which of the known faces (number_faces.hpp) it is most like, and the middle of its digits'
  /// likeness to it: under kKnownFace it is in none of them.
  std::size_t face = 0;
  double likeness = 0;
  /// The same to the foreign face that it is most like.
  double foreign_likeness = 0;
  std::vector<DigitPrint> digits;
};

inline constexpr double kKnownFace = 0.75;

/// `row` is a piece of a rectified card (BGR), `flat` the same with its light divided out (one
/// channel, ink dark), `boxes` the digits' in it, `digits` as many.
NumberPrint print_of(const cv::Mat& row, const cv::Mat& flat, const std::vector<cv::Rect>& boxes,
                     std::string_view digits);

/// How much the strangest digit differs from the others in likeness, size, place, paper and ink
/// together: over 1 no digit of a genuine number does, but of numbers that are hard to read. Pure.
double strangest_digit(const NumberPrint& print, std::string_view digits);

}  // namespace antrean::ocr
