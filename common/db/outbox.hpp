#pragma once

// The outbox: events that a transaction wants to say. They become visible with the commit and are
// sent by a relay, in the order of their rows per key shard.

#include <array>
#include <cstdint>
#include <pqxx/pqxx>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/events/envelope.hpp"

namespace antrean {

/// Relays work shard by shard; the shard of a key never changes.
inline constexpr int kOutboxShards = 16;
int shard_of(std::string_view key);

/// Events as rows of the outbox: made without the database, so that another thread may do it while
/// the database works.
class OutboxRows {
 public:
  explicit OutboxRows(std::span<const Event> events);
  /// As append_to_outbox().
  void append(pqxx::work& tx) const;

 private:
  std::vector<std::array<std::string, 8>> rows_;
};

/// Appends the events by set. Lock the aggregates' rows before, so that the order of the outbox is
/// the order of the changes.
void append_to_outbox(pqxx::work& tx, std::span<const Event> events);

}  // namespace antrean
