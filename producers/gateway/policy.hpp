#pragma once

// Numbers of the gateway that aren't settings.

#include <chrono>
#include <cstddef>

namespace antrean::gateway {

/// How long a repeated Idempotency-Key is recognised, and for how many bookings.
inline constexpr std::chrono::hours kIdempotencyKept{24};
inline constexpr std::size_t kIdempotencyMost = 200'000;

/// How long a caller waits for Kafka's acknowledgement before it hears 503.
inline constexpr std::chrono::milliseconds kAcknowledgement{4'000};

/// Bytes of the largest JSON body.
inline constexpr std::size_t kLargestJson = 64 * 1024;

}  // namespace antrean::gateway
