#pragma once

// One line of upper-case print, by both readers.

#include <string>
#include <string_view>

#include "ocr/line_reader.hpp"
#include "ocr/readers.hpp"
#include "ocr/seen_line.hpp"

namespace antrean::ocr {

/// What a line says, and the probability that this is right.
struct LineReading {
  std::string text;
  double confidence = 0;
  /// What the trained reader saw at first look.
  LineText first = {};
};

/// The word of the first of the trained readers, the small one and the large one, that is sure at
/// first look, as one mostly is, or sees a line that is known (known_lines.hpp); what the small one
/// sees in two looks, or both in one; else what most of three or five looks say. Where the large
/// one has hardly an idea no more looks are taken.
LineReading read_line(Readers& readers, SeenLine& line);

/// The same for a name: one that is made of known words alone is taken from one trained reader.
/// What they say of another is compared with Tesseract's word, and where neither agrees five looks
/// and the words that names are made of decide. Nothing but kNameLetters can stand in it
/// (names.hpp).
LineReading read_name_line(Readers& readers, SeenLine& line);

/// Tesseract sees blanks between wide letters. Where the strip's ink has no wide gap at all, there
/// is none.
std::string without_false_blanks(const std::string& text, const cv::Mat& strip, double cap);

bool is_letter_or_digit(char c);
/// Letters and digits alone, in upper case: what two readings are compared by.
std::string bare(const std::string& text);

}  // namespace antrean::ocr
