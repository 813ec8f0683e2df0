#pragma once

// From the text of a KTP's rows to its fields: upper case, ISO dates, values of closed lists. What
// was read stays in `raw`. Pure.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "ocr/reading.hpp"

namespace antrean::ocr {

using Fields = std::map<std::string, Field>;

struct FoundDate {
  std::string iso;
  /// Where in the text it begins.
  std::size_t position = 0;
};
/// The date at a text's end, DD-MM-YYYY with the letters that digits are taken for; nothing when
/// there is none or it can't be a date.
std::optional<FoundDate> find_date(std::string_view text);

/// Upper case, without a colon that stuck to the value and specks before and behind it; "-" for a
/// lone dash.
std::string tidy_value(std::string_view text);

/// A name as it was read: only letters stand in it, and a stroke alone is the letter I, as in names
/// of Bali.
std::string name_from(std::string_view text);

/// Turns the texts of a KTP's rows into its fields. `rows` has the keys of kBodyKeys; a Field there
/// has its text in `raw`, and its box and confidence.
Fields understand_body(const Fields& rows);

/// The two lines at the top: PROVINSI and the regency's.
void understand_head(const Field& first, const Field& second, Fields& fields);

}  // namespace antrean::ocr
