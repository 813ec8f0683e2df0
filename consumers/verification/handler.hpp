#pragma once

// The verification consumer's side of the worker loop: batches of events into the ledger. Nothing
// long happens here; reading a scan and asking the registry are effects.

#include <functional>

#include "common/time.hpp"
#include "common/worker/batch_handler.hpp"
#include "consumers/verification/core/decide.hpp"

namespace antrean::verification {

class Handler final : public BatchHandler {
 public:
  /// `clock` outlives the handler. `committed` is called after each commit.
  Handler(const Rules& rules, std::string engine, const Clock& clock,
          std::function<void()> committed)
      : rules_(rules),
        engine_(std::move(engine)),
        clock_(clock),
        committed_(std::move(committed)) {}

  std::string_view name() const override;
  std::span<const EventType> wants() const override;
  void apply(pqxx::work& tx, std::span<const ReceivedEvent> events) override;
  void committed() override {
    if (committed_) committed_();
  }

 private:
  Rules rules_;
  std::string engine_;
  const Clock& clock_;
  std::function<void()> committed_;
};

}  // namespace antrean::verification
