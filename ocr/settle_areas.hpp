#pragma once

// Names of areas as read, corrected after Kemendagri's tables. Pure.

#include <string>

#include "ocr/ktp_values.hpp"

namespace antrean::ocr {

/// Puts the regency under `regency`, with "KABUPATEN" or "KOTA" before it or without as it was
/// printed, and the district under "kecamatan" right, where exactly one name of the tables is near;
/// of districts one of that regency, if it is known. What was read stays in `raw`.
void settle_areas(Fields& fields, const std::string& regency);

}  // namespace antrean::ocr
