#pragma once

// The outbox: events that a transaction wants to say. They become visible with the commit and are
// sent by a relay, in the order of their rows per key shard.

#include <cstdint>
#include <pqxx/pqxx>
#include <span>
#include <string_view>

#include "common/events/envelope.hpp"

namespace antrean {

/// Relays work shard by shard; the shard of a key never changes.
inline constexpr int kOutboxShards = 16;
int shard_of(std::string_view key);

/// Appends the events by set. Lock the aggregates' rows before, so that the order of the outbox is
/// the order of the changes.
void append_to_outbox(pqxx::work& tx, std::span<const Event> events);

}  // namespace antrean
