#pragma once

// Kemendagri's areas: codes as they stand in a NIK, and names as they stand on cards. From
// idn-area-data 4.0.1 (Open Database License 1.0). Pure.

#include <string>
#include <string_view>
#include <vector>

namespace antrean::ocr {

enum class AreaStatus {
  known,
  /// Of Papua before it was split in 2022 (UU 14, 15, 16 and 29/2022): people keep such codes.
  retired,
  unknown_district,
  unknown_regency,
  unknown_province
};

/// `code` is a NIK's first six digits.
AreaStatus look_up_area(std::string_view code);

/// True for the 38 provinces' codes.
bool is_province(int code);

/// All regencies as a card's second line says them: "KABUPATEN BANDUNG", "KOTA BANDUNG", "JAKARTA
/// SELATAN".
const std::vector<std::string>& regencies();

/// The one of them that resembles `text` most, if it is near enough and no other is as near; else
/// empty.
std::string nearest_regency(std::string_view text);

/// The district likewise; `regency` as nearest_regency gives it, or empty.
std::string nearest_district(std::string_view text, std::string_view regency);

}  // namespace antrean::ocr
