#pragma once

// Which bookings were asked for lately and with what body. A booking's id is made from the
// Idempotency-Key, so that a repetition leads to the same booking by itself; the memory is there to
// refuse another body under the same key, also after a restart (idempotency_tail.hpp refills it
// from Kafka).

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <unordered_map>

#include "common/ids.hpp"
#include "common/time.hpp"

namespace antrean::gateway {

/// Thread-safe. Holds `most` bookings for `keep` at most; the oldest go first.
class IdempotencyMemory {
 public:
  IdempotencyMemory(std::size_t most, Duration keep) : most_(most), keep_(keep) {}

  enum class Claim {
    /// Nobody has asked for this booking: go on, then tell by acknowledged() or failed().
    fresh,
    /// The same body was asked for, and its acknowledgement is still awaited or failed: sending it
    /// again is safe, as the event's id is the same.
    repeat_unsettled,
    /// The same body was acknowledged: give the same answer.
    repeat,
    /// Another body under the same key.
    conflict,
  };
  Claim claim(const BookingId& booking, const std::string& request_hash, Instant now);

  void acknowledged(const BookingId& booking);
  /// Nothing is known to be on Kafka: the key is free again. What did arrive nevertheless comes
  /// back by remember().
  void failed(const BookingId& booking);
  /// From Kafka: the first body that stands there counts.
  void remember(const BookingId& booking, const std::string& request_hash, Instant now);

  /// True for a booking whose request was acknowledged.
  bool knows(const BookingId& booking) const;
  std::size_t size() const;

 private:
  struct Entry {
    std::string request_hash;
    Instant at;
    bool acknowledged = false;
  };

  void drop_old(Instant now);
  Entry& add(const BookingId& booking, const std::string& request_hash, Instant now);

  const std::size_t most_;
  const Duration keep_;
  mutable std::mutex mutex_;
  std::unordered_map<BookingId, Entry> entries_;
  // In the order of coming; may hold bookings that were taken out meanwhile.
  std::deque<std::pair<Instant, BookingId>> order_;
};

}  // namespace antrean::gateway
