#pragma once

// One line of upper-case print, by both readers.

#include <string>

#include "ocr/line_strip.hpp"
#include "ocr/readers.hpp"

namespace antrean::ocr {

/// The trained reader's word where it is sure, as it mostly is; else it looks once more, and
/// Tesseract is heard as well. The confidence is no probability.
Word read_line(Readers& readers, const LineStrip& line);
/// The same of one strip, its capitals `cap` pixels high.
Word read_line(Readers& readers, const cv::Mat& strip, double cap);

/// The same for a line that decides: read by both, and where they differ once more by the trained
/// reader at another size. What two of three say is sure.
Word read_decisive_line(Readers& readers, const cv::Mat& strip, double cap);

bool is_letter_or_digit(char c);
/// Letters and digits alone, in upper case: what two readings are compared by.
std::string bare(const std::string& text);

}  // namespace antrean::ocr
