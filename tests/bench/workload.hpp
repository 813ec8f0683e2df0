#pragma once

// What the measurements are made with: offices with room for everybody, and bookings of invented
// applicants that are all different people.

#include <cstddef>
#include <vector>

#include "common/kafka/consumer.hpp"
#include "tests/integration/installation.hpp"

namespace antrean::bench {

/// The longest that any measurement may take before it is given up.
inline constexpr std::chrono::minutes kDeadline{5};

/// Writes an offices file of its own into the installation's folder (five offices, six slots a day
/// of 100,000 seats) and sets it.
void use_roomy_offices(testing::Installation& installation);

/// `count` booking.requested events, with one to four applicants each, sealed as the gateway does.
/// They ask for about 400 slots in turn.
std::vector<Event> make_bookings(const testing::Installation& installation, std::size_t count);

/// Puts events on Kafka and waits for all acknowledgements.
void publish_all(const testing::Installation& installation, const std::vector<Event>& events);

/// A fresh consumer without a group at the beginning of the booking topic.
kafka::ConsumerSettings reader_settings(const testing::Installation& installation);

using SteadyTime = std::chrono::steady_clock::time_point;

inline double seconds_between(SteadyTime from, SteadyTime to) {
  return std::chrono::duration<double>(to - from).count();
}

}  // namespace antrean::bench
