#pragma once

// The notification consumer's side of the worker loop: notices planned, receipts and bookings
// noted.

#include <functional>

#include "common/time.hpp"
#include "common/worker/batch_handler.hpp"
#include "consumers/notification/core/templates.hpp"
#include "consumers/notification/store.hpp"

namespace antrean::notification {

class Handler final : public BatchHandler {
 public:
  /// What is given outlives the handler. `committed` is called after each commit.
  Handler(const Templates& templates, const Clock& clock, std::function<void()> committed)
      : templates_(templates), clock_(clock), committed_(std::move(committed)) {}

  std::string_view name() const override;
  std::span<const EventType> wants() const override;
  void apply(pqxx::work& tx, std::span<const ReceivedEvent> events) override;
  void committed() override {
    if (committed_) committed_();
  }

 private:
  // Throws PoisonMessage.
  NoticeRow checked(const Event& event) const;
  void plan(pqxx::work& tx, std::vector<NoticeRow> notices, std::vector<Event>& out,
            std::vector<NewEffect>& effects) const;
  void take_receipts(pqxx::work& tx, const std::vector<const Event*>& receipts,
                     std::vector<Event>& out, std::vector<NewEffect>& effects) const;

  const Templates& templates_;
  const Clock& clock_;
  std::function<void()> committed_;
};

}  // namespace antrean::notification
