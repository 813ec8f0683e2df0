#include "common/worker/worker_loop.hpp"
#include "consumers/booking/core/rules.hpp"
#include "consumers/booking/handler.hpp"
#include "consumers/booking/policy.hpp"
#include "consumers/booking/worker.hpp"
#include "producers/clock/clock.hpp"
#include "producers/relay/relay.hpp"
#include "tests/bench/measures.hpp"
#include "tests/bench/workload.hpp"

namespace antrean::bench {
namespace {

constexpr std::size_t kPerTransaction = 500;

// Brings requested bookings to AWAITING_PAYMENT by the worker's own rules: held, every document
// approved, billed at `now`.
class Waiting {
 public:
  explicit Waiting(testing::Installation& installation)
      : installation_(installation),
        offices_(installation.settings.offices_file()),
        now_(installation.clock->now()),
        policy_(booking::load_policy(installation.settings,
                                     Date{std::chrono::floor<std::chrono::days>(now_)})),
        handler_(offices_, policy_, *installation.secrets, *installation.clock, {}) {}

  void bring(std::span<const Event> events) {
    in_transaction(*installation_.pool, [&](pqxx::work& tx) {
      std::vector<ReceivedEvent> received;
      for (const Event& event : events) received.push_back({event, "", 0, 0});
      handler_.apply(tx, received);
      std::vector<booking::Incoming> inputs;
      for (const Event& event : events) {
        const auto add = [&](booking::Input input) {
          inputs.push_back({BookingId{event.subject}, std::move(input), event});
        };
        for (int n = 1; n <= event.data.at("applicants"); ++n) {
          const std::string document = event.subject + "-" + std::to_string(n);
          add(booking::DocumentUploaded{n, "ktp", document, now_});
          add(booking::DocumentApproved{n, document});
        }
        char code[32];
        std::snprintf(code, sizeof code, "8200%011zu", ++billings_);
        add(booking::BillingIssued{code, 0, now_});
      }
      booking::Ledger ledger{tx, offices_, policy_};
      ledger.load(inputs, now_);
      for (const booking::Incoming& incoming : inputs) ledger.apply(incoming, now_);
      ledger.store(now_);
    });
  }

 private:
  testing::Installation& installation_;
  Offices offices_;
  Instant now_;
  booking::Policy policy_;
  booking::Handler handler_;
  std::size_t billings_ = 0;
};

}  // namespace

nlohmann::json measure_burst(std::size_t bookings) {
  testing::Installation installation;
  use_roomy_offices(installation);
  const std::vector<Event> events = make_bookings(installation, bookings);
  Waiting waiting{installation};
  for (std::size_t i = 0; i < events.size(); i += kPerTransaction) {
    waiting.bring(std::span{events}.subspan(i, std::min(kPerTransaction, events.size() - i)));
  }
  const auto holds = [&](const std::string& sql, std::size_t number) {
    return installation.query(sql) == std::to_string(number);
  };
  if (!holds("SELECT count(*) FROM booking WHERE state = 'AWAITING_PAYMENT'", bookings)) {
    throw std::runtime_error("not all bookings wait for their payment");
  }
  // Only the release is measured: the reminders before it would fall due by the same leap, and
  // what led up to here is no part of the burst.
  installation.query("DELETE FROM timer WHERE kind <> '" + std::string(booking::kRelease) +
                     "' RETURNING 1");
  installation.query("DELETE FROM outbox RETURNING 1");
  installation.query("UPDATE effect SET state = 'done' RETURNING 1");

  const auto relay = start_relay(*installation.surroundings);
  const auto clock = start_clock(*installation.surroundings);
  const auto worker = start_booking_worker(*installation.surroundings);
  // Until the worker has joined its group: it takes an event that changes nothing.
  Event probe = testing::make_event(EventType::booking_cancellation_requested, new_uuid(), {},
                                    installation.clock->now());
  probe.data = {{"booking_id", probe.subject}};
  installation.publish(probe);
  if (!testing::eventually([&] { return holds("SELECT count(*) FROM inbox", 1); }, kDeadline)) {
    throw std::runtime_error("the booking worker doesn't take events");
  }

  const auto began = std::chrono::steady_clock::now();
  installation.advance(std::chrono::duration_cast<std::chrono::seconds>(
      installation.settings.booking_payment_window() +
      installation.settings.booking_release_buffer()));
  const bool done = testing::eventually(
      [&] {
        return holds("SELECT count(*) FROM booking WHERE state = 'EXPIRED'", bookings) &&
               holds("SELECT count(*) FROM outbox", 0);
      },
      kDeadline);
  const auto ended = std::chrono::steady_clock::now();
  worker->stop();
  clock->stop();
  relay->stop();
  if (!done) throw std::runtime_error("not all bookings expired");
  if (!holds("SELECT coalesce(sum(held + confirmed), 0) FROM slot", 0)) {
    throw std::runtime_error("seats of expired bookings are still held");
  }
  return {{"value", seconds_between(began, ended)}};
}

}  // namespace antrean::bench
