#pragma once

// The date at the end of a line, by several readers. A digit more or less blurred makes another
// date that is as good, so that no reader's word is enough.

#include <optional>
#include <string>

#include "ocr/known_form.hpp"
#include "ocr/readers.hpp"
#include "ocr/seen_line.hpp"

namespace antrean::ocr {

struct DateReading {
  /// ISO; nothing when no reader saw a date.
  std::optional<std::string> iso;
  double confidence = 0;
};

/// The likeliest date of the calendar, 1900 to 2039, by what is known of its eight digits
/// (weigh_looks). Where the likeliest digits are no date it is unsure. Pure.
DateReading likeliest_date(const std::vector<Shares>& places);

/// How often a date is right of which likeliest_date says so much: looks at one picture err
/// together. Rises with it. Pure.
double believed(double weighed);

/// Reads the line's last ten letters, which are the date's, by the readers of text and of numbers;
/// where these differ or are unsure, several looks are weighed digit by digit. `seen` is what the
/// reader of text saw at its first look at the line.
DateReading read_date(Readers& readers, SeenLine& line, const LineText& seen);

}  // namespace antrean::ocr
