#pragma once

// One line of upper-case print, by both readers.

#include <string>

#include "ocr/readers.hpp"

namespace antrean::ocr {

/// The trained reader's word where it is sure, as it mostly is; else Tesseract is heard as well.
/// `strip` holds one line, its capitals `cap` pixels high. The confidence is no probability.
Word read_line(Readers& readers, const cv::Mat& strip, double cap);

/// The same for a line that decides: read by both, and where they differ once more by the trained
/// reader at another size. What two of three say is sure.
Word read_decisive_line(Readers& readers, const cv::Mat& strip, double cap);

bool is_letter_or_digit(char c);
/// Letters and digits alone, in upper case: what two readings are compared by.
std::string bare(const std::string& text);

}  // namespace antrean::ocr
