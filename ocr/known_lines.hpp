#pragma once

// Lines that many cards have in common: the closed lists' values and the names of provinces and
// regencies. A reader that saw one of them saw it right: its mistakes are letters left out, doubled
// or taken for others, and what they make of a word is hardly ever another of the list. Pure.

#include <string_view>

namespace antrean::ocr {

enum class KnownLine {
  no,
  /// One edit from one of them that is long enough to be known so, and from no other: it would be
  /// corrected to that one, whatever else were seen.
  nearly,
  exactly
};

/// Of a line as a trained reader says it, a colon before it or not. Any thread.
KnownLine known_line(std::string_view line);

/// Whether it is an RT/RW (004/012) or ends in a date (21-07-1966): a letter left out or doubled
/// would show. Any thread.
bool has_known_form(std::string_view line);

}  // namespace antrean::ocr
