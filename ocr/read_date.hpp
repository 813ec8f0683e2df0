#pragma once

// The date at the end of a line, by several readers. A digit more or less blurred makes another
// date that is as good, so that no reader's word is enough.

#include <optional>
#include <string>

#include "ocr/line_strip.hpp"
#include "ocr/readers.hpp"

namespace antrean::ocr {

struct DateReading {
  /// ISO; nothing when no reader saw a date.
  std::optional<std::string> iso;
  double confidence = 0;
};

/// Reads the line's last ten letters, which are the date's, by the readers of text and of numbers,
/// and where these differ by Tesseract too.
DateReading read_date(Readers& readers, const LineStrip& line);

}  // namespace antrean::ocr
