#pragma once

// Reads records one by one (the batch-consume calls of librdkafka 2.0.2 lose messages around pause,
// seek and rebalance). A member of a group stores offsets only when it is told to, after the
// database's commit. One thread at a time.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/events/codec.hpp"
#include "common/time.hpp"

namespace antrean::kafka {

struct ConsumerSettings {
  std::string brokers;
  /// Empty: no group; the consumer reads the partitions given to read_from().
  std::string group;
  std::string client_id = "antrean";
  std::vector<std::string> topics;
  std::chrono::milliseconds session_timeout{10'000};
};

/// A record as it came.
struct ConsumedRecord {
  std::string topic;
  int partition = 0;
  std::int64_t offset = 0;
  std::string key;
  std::string value;
  Headers headers;
};

class Consumer {
 public:
  explicit Consumer(const ConsumerSettings& settings);
  ~Consumer();

  /// Waits for one record. Nothing when the time ran out. Passing errors are counted and logged,
  /// once per kind; a fatal one throws InfrastructureError: make a new consumer.
  std::optional<ConsumedRecord> poll(std::chrono::milliseconds timeout);

  /// Pauses all assigned partitions; polling goes on and returns nothing.
  void pause();
  /// Resumes what pause() paused.
  void resume();

  /// Notes that everything up to and including this place is done; it is committed from time to
  /// time and at close(). A partition that was taken away is passed over.
  void store_offset(const std::string& topic, int partition, std::int64_t offset);
  /// Commits what was stored, now. Errors are left to the next time.
  void commit();

  /// Called in poll() just before partitions are given up: store what is still under way, drop what
  /// is buffered of them.
  void on_revoked(std::function<void()> listener);

  /// True while the partition is assigned.
  bool owns(const std::string& topic, int partition) const;

  /// Without a group: reads all partitions of the topics from the given moment.
  void read_from(Instant moment);
  /// After read_from(): true once all that stood in the topics at that call has been polled.
  bool caught_up() const;

  /// Sum over the assigned partitions of (high watermark - position), as known without asking.
  std::int64_t lag() const;
  /// False when no broker has answered lately.
  bool connected() const;

  /// Leaves the group within the deadline.
  void close(std::chrono::milliseconds deadline);

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace antrean::kafka
