#pragma once

// Which consumer takes in which events, in one place for the checker and the AsyncAPI document. A
// test compares it with what the consumers themselves say.

#include <span>
#include <string_view>
#include <vector>

#include "common/events/catalogue.hpp"

namespace antrean::invariants {

struct Subscription {
  std::string_view consumer;
  std::vector<EventType> types;

  bool wants(EventType type) const;
  /// The topics that it reads: those of its types and those that it guards.
  std::vector<Topic> topics() const;
};

std::span<const Subscription> subscriptions();

}  // namespace antrean::invariants
