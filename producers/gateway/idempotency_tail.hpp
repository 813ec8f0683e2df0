#pragma once

// Reads antrean.booking from 24 hours ago on, without a group, into the IdempotencyMemory: after a
// restart it knows what was asked for before, and later what other gateways are asked for.

#include <atomic>
#include <string>
#include <thread>

#include "common/kafka/consumer.hpp"
#include "producers/gateway/idempotency_memory.hpp"

namespace antrean::gateway {

class IdempotencyTail {
 public:
  /// Starts the reading thread. `memory` outlives it.
  IdempotencyTail(std::string brokers, std::string topic, IdempotencyMemory& memory);
  ~IdempotencyTail();

  /// True once all that stood in the topic at the start has been read.
  bool caught_up() const { return caught_up_; }
  void stop();

 private:
  void run();
  void read();
  void take(const kafka::ConsumedRecord& record);

  const std::string brokers_;
  const std::string topic_;
  IdempotencyMemory& memory_;
  std::atomic<bool> caught_up_{false};
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace antrean::gateway
