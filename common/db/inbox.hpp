#pragma once

// The inbox: which events a consumer has taken in, keyed by (consumer, source, id).

#include <pqxx/pqxx>
#include <span>
#include <string_view>
#include <vector>

#include "common/events/envelope.hpp"

namespace antrean {

/// An event with the place on Kafka from which it came.
struct ReceivedEvent {
  Event event;
  std::string topic;
  int partition = 0;
  std::int64_t offset = 0;
};

/// Notes the events as seen and returns the positions in `events` of those that are new, in order.
/// The second of two equal events in one call counts as seen.
std::vector<std::size_t> take_in(pqxx::work& tx, std::string_view consumer,
                                 std::span<const ReceivedEvent> events);

}  // namespace antrean
