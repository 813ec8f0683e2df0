#pragma once

// The booking consumer's side of the worker loop: batches of events into the ledger.

#include <map>
#include <mutex>

#include "common/secrets.hpp"
#include "common/time.hpp"
#include "common/worker/batch_handler.hpp"
#include "consumers/booking/incoming.hpp"
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
  /// Opens the applicants' sealed boxes ahead of apply().
  void prepare(std::span<const ReceivedEvent> events) override;
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

  using OpenedBoxes = std::map<EventId, std::vector<OpenedApplicant>>;
  std::vector<OpenedApplicant> opened(const Event& event);

  std::mutex mutex_;
  // Of the batch that is applied and of the one after it. Those of events that had been taken in
  // before are never asked for: a batch's boxes go when the second next is prepared.
  OpenedBoxes boxes_;
  OpenedBoxes next_boxes_;
};

}  // namespace antrean::booking
