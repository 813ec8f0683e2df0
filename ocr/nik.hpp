#pragma once

// The NIK's structure: PP KK CC DDMMYY NNNN (domain.md, Documents). Pure.

#include <string>
#include <string_view>
#include <vector>

#include "ocr/reading.hpp"

namespace antrean::ocr {

/// True for 16 digits with a known province, a day, month and serial that can be. Hard.
bool is_sound_nik(std::string_view nik);

/// What is to be said of a NIK beside the printed date ("YYYY-MM-DD", empty: unknown) and sex.
/// Structure is hard (fail); area, date and sex are soft (review).
std::vector<Check> check_nik(std::string_view nik, std::string_view birth_date,
                             std::string_view sex);

}  // namespace antrean::ocr
