#pragma once

// The heart: what an input does to a booking. A pure function over values; no clock, no I/O, no
// randomness. domain.md's tables stand here and in its tests.

#include "consumers/booking/core/booking.hpp"
#include "consumers/booking/core/decision.hpp"
#include "consumers/booking/core/inputs.hpp"

namespace antrean::booking {

/// `state` is null when the booking isn't known. An input that doesn't fit the state (a repeat, a
/// stale timer, an upload after the end) changes nothing and is no error; a payment is judged and
/// recorded always.
Decision decide(const Booking* state, const BookingId& id, const Input& input, const Facts& facts,
                Instant now, const Policy& policy);

}  // namespace antrean::booking
