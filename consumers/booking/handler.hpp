#pragma once

// The booking consumer's side of the worker loop: batches of events into the ledger.

#include "common/secrets.hpp"
#include "common/time.hpp"
#include "common/worker/batch_handler.hpp"
#include "consumers/booking/ledger.hpp"

namespace antrean::booking {

class Handler final : public BatchHandler {
 public:
  /// What is given outlives the handler. `committed` is called after each commit.
  Handler(const Offices& offices, const Policy& policy, const Secrets& secrets, const Clock& clock,
          std::function<void()> committed)
      : offices_(offices),
        policy_(policy),
        secrets_(secrets),
        clock_(clock),
        committed_(std::move(committed)) {}

  std::string_view name() const override { return kConsumer; }
  std::span<const EventType> wants() const override;
  void apply(pqxx::work& tx, std::span<const ReceivedEvent> events) override;
  void committed() override {
    if (committed_) committed_();
  }

 private:
  const Offices& offices_;
  const Policy& policy_;
  const Secrets& secrets_;
  const Clock& clock_;
  std::function<void()> committed_;
};

}  // namespace antrean::booking
