#pragma once

// The delivery consumer's side of the worker loop: batches of events into the ledger.

#include <functional>

#include "common/offices.hpp"
#include "common/time.hpp"
#include "common/worker/batch_handler.hpp"

namespace antrean::delivery {

class Handler final : public BatchHandler {
 public:
  /// What is given outlives the handler. `committed` is called after each commit.
  Handler(const Offices& offices, const Clock& clock, std::function<void()> committed)
      : offices_(offices), clock_(clock), committed_(std::move(committed)) {}

  std::string_view name() const override;
  std::span<const EventType> wants() const override;
  void apply(pqxx::work& tx, std::span<const ReceivedEvent> events) override;
  void committed() override {
    if (committed_) committed_();
  }

 private:
  const Offices& offices_;
  const Clock& clock_;
  std::function<void()> committed_;
};

}  // namespace antrean::delivery
