#pragma once

// Digits in a line of known form, by the trained readers of text and of numbers, and as many looks
// at the line as it takes to be sure.

#include <string>
#include <string_view>
#include <vector>

#include "ocr/known_form.hpp"
#include "ocr/readers.hpp"
#include "ocr/seen_line.hpp"

namespace antrean::ocr {

/// What is known of each digit of the form (known_form.hpp); empty where no look holds it. Only
/// `numbers`, columns of the looks, goes to the reader of numbers, which takes letters for digits.
std::vector<Shares> look_for_form(Readers& readers, SeenLine& line, cv::Range numbers,
                                  std::string_view form);

struct KnownDigits {
  /// As many as the form has; empty where none were seen.
  std::string digits;
  /// Probability that all are right.
  double confidence = 0;
};

/// The likeliest digits where the line holds nothing but the form.
KnownDigits read_known_form(Readers& readers, SeenLine& line, std::string_view form);

}  // namespace antrean::ocr
