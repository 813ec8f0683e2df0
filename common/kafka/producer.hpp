#pragma once

// Sends records and tells each one's delivery. Over librdkafka's C API, without idempotence and
// with one request in flight per broker (librdkafka 2.0.2's idempotent producer can turn fatal for
// ever after one disconnect); duplicates on the topic are normal and the inbox removes them.

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "common/events/codec.hpp"

namespace antrean::kafka {

struct ProducerSettings {
  std::string brokers;
  std::string client_id = "antrean";
  /// A record that isn't acknowledged in this time is reported as failed.
  std::chrono::milliseconds delivery_timeout{30'000};
  std::chrono::milliseconds linger{5};
};

/// One record, fully named (the topic with its prefix).
struct Record {
  std::string topic;
  std::string key;
  std::string value;
  Headers headers;
};

/// Thread-safe.
class Producer {
 public:
  /// An empty text means acknowledged, else the reason.
  using OnDelivery = std::function<void(std::string_view error)>;

  explicit Producer(const ProducerSettings& settings);
  ~Producer();

  /// Queues a record; `on_delivery` is called once, on the producer's own thread. When the queue is
  /// full or the topic unknown it is called at once, with the reason.
  void send(const Record& record, OnDelivery on_delivery);

  /// Sends and waits. Throws InfrastructureError with the reason.
  void send_and_wait(const Record& record);

  /// Asks for the topic's metadata, so that the first record needn't wait for it.
  void warm_up(const std::string& topic, std::chrono::milliseconds timeout);

  /// Waits for everything queued; false when time ran out.
  bool flush(std::chrono::milliseconds timeout);

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

/// The record of an event.
Record to_record(const Event& event, std::string_view topic_prefix);

}  // namespace antrean::kafka
