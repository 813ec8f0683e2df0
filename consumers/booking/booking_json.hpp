#pragma once

// A booking as the JSON document of its row, and back.

#include <nlohmann/json.hpp>

#include "consumers/booking/core/booking.hpp"

namespace antrean::booking {

nlohmann::json to_document(const Booking& booking);
/// Throws nlohmann::json::exception or std::invalid_argument when a row was tampered with.
Booking from_document(const nlohmann::json& document);

}  // namespace antrean::booking
