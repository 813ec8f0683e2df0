#pragma once

// What several readers said of one number, weighed digit by digit. Nothing but what was seen
// counts: no rule about NIKs puts a digit in the place of another.

#include <span>
#include <string>
#include <vector>

#include "ocr/line_reader.hpp"
#include "ocr/tesseract.hpp"

namespace antrean::ocr {

/// What one reader saw at one place.
struct DigitOpinion {
  char digit = 0;
  /// 0 to 1: how likely the reader holds it, and what comes next; 0 when it named no other.
  double probability = 0;
  char alternative = 0;
  double alternative_probability = 0;
};

/// One reader's opinion of a whole number, left to right.
using NumberOpinion = std::vector<DigitOpinion>;

/// The digits in what the trained reader or Tesseract said. Tesseract says no more than how sure it
/// is of the whole.
NumberOpinion opinion_of(const LineText& line);
NumberOpinion opinion_of(const Word& word);
/// The digits of an opinion, as text.
std::string digits_of(const NumberOpinion& opinion);

struct AgreedNumber {
  std::string digits;
  /// Probability that all digits are right if the readers err independently of each other.
  double confidence = 0;
  /// Per digit: its probability, and the likeliest other.
  std::vector<DigitOpinion> places;
};

/// Weighs the opinions that have `length` digits; the others say nothing. Without any the result is
/// empty. Pure.
AgreedNumber reconcile(std::span<const NumberOpinion> opinions, std::size_t length);

}  // namespace antrean::ocr
