#pragma once

// Where the gateway's events go. The seam lets a test look at them without a broker.

#include <memory>

#include "common/events/envelope.hpp"
#include "common/events/schemas.hpp"
#include "common/kafka/producer.hpp"

namespace antrean::gateway {

/// Implementations are thread-safe.
class EventSink {
 public:
  virtual ~EventSink() = default;
  /// Returns once the event can't be lost any more. Throws InfrastructureError when that isn't
  /// known within kAcknowledgement; sending the same event again is harmless.
  virtual void publish(const Event& event) = 0;
};

class KafkaEventSink final : public EventSink {
 public:
  /// `schemas` outlives it.
  KafkaEventSink(const std::string& brokers, std::string topic_prefix, const Schemas& schemas);
  void publish(const Event& event) override;

 private:
  const std::string topic_prefix_;
  const Schemas& schemas_;
  kafka::Producer producer_;
};

}  // namespace antrean::gateway
