#pragma once

// The relay: rows of the outbox to Kafka, in order per key shard. Rows are deleted after their
// delivery reports; a crash in between sends some twice, which the inboxes remove. Any number of
// relays may run: a shard is sent by one at a time, under a transaction-scoped advisory lock.

#include <memory>

#include "common/worker/part.hpp"

namespace antrean {

std::unique_ptr<Part> start_relay(const Surroundings& surroundings);

}  // namespace antrean
