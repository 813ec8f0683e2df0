#pragma once

// The trained network that tells a digit that wasn't printed with the others of its number, from
// the digits and the paper around them (ocr/training/README.md). It compares a number with itself:
// what cards look like in general says little. The weights are part of the library.

#include <opencv2/core.hpp>
#include <opencv2/dnn.hpp>
#include <string_view>

namespace antrean::ocr {

/// Over so many votes a number is held up.
inline constexpr double kPasted = 2.5;
/// Over so many the faces of its digits are looked at one by one (number_print.hpp).
inline constexpr double kDoubtedDigit = 0;

/// What speaks against a number's digits, seen one by one.
struct DigitSigns {
  /// The network's for a digit pasted over.
  double votes = -100;
  /// What strayed_digit() says; asked for where the network doubts.
  double strayed = -2;
  /// What print_of() says: a digit that is like no face among others that are.
  double oddness = 0;
};

/// Whether they are held against the number. Pure.
bool is_pasted(const DigitSigns& signs);

/// One object a thread: asking changes it.
class PastedDigits {
 public:
  PastedDigits();

  /// Votes, in logits, for the digit of a number that has most. `cells` is what digit_cells() makes
  /// of a NIK's sixteen digits, `digits` which they are.
  double votes(const cv::Mat& cells, std::string_view digits);

 private:
  cv::dnn::Net net_;
  cv::Mat cells_;
  cv::Mat digits_;
};

}  // namespace antrean::ocr
