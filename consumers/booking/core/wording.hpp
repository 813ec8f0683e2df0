#pragma once

// Parameters of the notices as ready text: dates in the office's zone with its label, rupiah with
// dots, the names of days and months in the recipient's language.

#include <nlohmann/json.hpp>
#include <string>

#include "common/offices.hpp"
#include "consumers/booking/core/booking.hpp"

namespace antrean::booking {

/// kode, kantor, hari, tgl, jam, zona, n: what most notices about a booking say; and tanggal, the
/// date in ISO form, for calendars.
nlohmann::json appointment(const Office& office, const Booking& booking);

/// "23 Nov 14:05" in the office's zone.
std::string moment(const Office& office, Instant instant, const std::string& language);

/// "23 Des 2026" from "2026-12-23".
std::string day(const std::string& iso_date, const std::string& language);

/// 1300000 -> "1.300.000".
std::string rupiah(std::int64_t amount);

}  // namespace antrean::booking
