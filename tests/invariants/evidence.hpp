#pragma once

// What the checker has seen of an installation from outside: the topics, the tables, the partners.
// Plain values, so that a test can plant a violation without any server. Nothing personal: sealed
// fields are dropped and values are kept as hashes.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "common/events/codec.hpp"
#include "common/events/envelope.hpp"

namespace antrean::invariants {

/// (topic without prefix, partition, offset).
using Place = std::tuple<std::string, int, std::int64_t>;

/// A record as it lies on a topic.
struct SeenRecord {
  /// Without the prefix; ".dlq" at the end of a dead-letter topic.
  std::string topic;
  int partition = 0;
  std::int64_t offset = 0;
  std::string key;
  std::string value_hash;
  Headers headers;
  /// Nothing when the record isn't a valid event of its topic.
  std::optional<Event> event;

  Place place() const { return {topic, partition, offset}; }
};

struct InboxRow {
  std::string consumer;
  std::string source;
  std::string event_id;
  /// Without the prefix.
  std::string topic;
  int partition = 0;
  std::int64_t offset = 0;
  Instant seen_at;
};

struct EffectRow {
  std::string id;
  std::string consumer;
  std::string kind;
  std::string subject;
  std::string cause;
  std::string state;
};

struct OutboxRow {
  std::string id;
  std::string cause;
};

struct TimerRow {
  std::string kind;
  std::string subject;
  std::int64_t version = 0;
  Instant due_at;
  std::string cause;
};

/// How far a consumer's group has committed in a partition.
struct Committed {
  std::string consumer;
  std::string topic;
  int partition = 0;
  /// The next offset; nothing when the group never committed there.
  std::optional<std::int64_t> next;
  std::int64_t low = 0;
  std::int64_t high = 0;

  std::int64_t lag() const { return high - std::max(low, next.value_or(low)); }
};

struct SlotRow {
  std::string name;
  int capacity = 0;
  int held = 0;
  int confirmed = 0;
  int overbooked = 0;
  /// Seats of the bookings that say they hold or have them.
  int bookings_held = 0;
  int bookings_confirmed = 0;
};

/// What a partner says that it accepted: a request id and how often.
struct Acceptance {
  std::string partner;
  std::string request_id;
  std::int64_t times = 0;
};

struct Evidence {
  /// By topic and partition, in the order of the offsets.
  std::vector<SeenRecord> records;
  std::vector<SeenRecord> dead_letters;
  std::vector<InboxRow> inbox;
  std::vector<EffectRow> effects;
  std::vector<OutboxRow> outbox;
  std::vector<TimerRow> timers;
  std::vector<Committed> committed;
  std::vector<SlotRow> slots;
  std::set<std::string> deliveries;
  std::vector<Acceptance> accepted;
  /// IANA zone by office.
  std::map<std::string, std::string> zones;
  /// Consumers that take part; what the others would have to do isn't asked for.
  std::set<std::string> consumers{"booking", "verification", "notification", "delivery"};
  /// Put before the topics' names.
  std::string prefix;
  /// By the installation's clock.
  Instant now;
};

}  // namespace antrean::invariants
