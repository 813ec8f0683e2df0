#pragma once

// The answer of GET /v1/bookings/{id}: a pure function.

#include <nlohmann/json.hpp>

#include "common/offices.hpp"
#include "producers/gateway/booking_view.hpp"

namespace antrean::gateway {

/// Holds nothing personal: applicants are numbers with their documents' states. `office` may be
/// null.
nlohmann::json booking_json(const BookingView& booking, const Office* office, Language language);

}  // namespace antrean::gateway
