#pragma once

// The appointment as an iCalendar file (RFC 5545). A pure function.

#include <string>

#include "common/offices.hpp"
#include "producers/gateway/booking_view.hpp"

namespace antrean::gateway {

/// `stamp` is the moment of making. Empty when the booking's date or slot isn't one.
std::string booking_calendar(const BookingView& booking, const Office& office,
                             const std::string& status_url, Language language, Instant stamp);

}  // namespace antrean::gateway
