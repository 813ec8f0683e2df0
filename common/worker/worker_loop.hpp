#pragma once

// The loop of a consumer: a batch from Kafka, one PostgreSQL transaction, then the offsets.
//
// - A record that can't be decoded or breaks its schema goes to <topic>.dlq, byte-identical, with
//   its reason and origin in headers, before its offset is stored.
// - A batch that fails is bisected; what fails alone goes to the dead-letter topic.
// - When PostgreSQL is away the batch waits in place with back-off: partitions paused, the
//   consumer still polling, so that the group doesn't throw it out.
// - stop() finishes or rolls back the batch under way and closes within a deadline.

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "common/worker/batch_handler.hpp"
#include "common/worker/part.hpp"

namespace antrean {

class WorkerLoop final : public Part {
 public:
  /// Starts the loop in a thread of its own. `handler` and what `surroundings` names outlive it.
  WorkerLoop(const Surroundings& surroundings, BatchHandler& handler);
  ~WorkerLoop() override;

  std::string name() const override;
  void stop() override;
  std::string trouble() const override;

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace antrean
