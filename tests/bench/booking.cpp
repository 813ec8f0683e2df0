#include <condition_variable>
#include <mutex>

#include "common/worker/worker_loop.hpp"
#include "consumers/booking/handler.hpp"
#include "consumers/booking/policy.hpp"
#include "tests/bench/measures.hpp"
#include "tests/bench/workload.hpp"

namespace antrean::bench {
namespace {

// The booking handler, watched: how many events each commit brought, and when. Joining the group
// and the first batch are left out: the rate is that of all further batches.
class Watched final : public BatchHandler {
 public:
  explicit Watched(BatchHandler& inner) : inner_(inner) {}
  std::string_view name() const override { return inner_.name(); }
  std::span<const EventType> wants() const override { return inner_.wants(); }
  void apply(pqxx::work& tx, std::span<const ReceivedEvent> events) override {
    inner_.apply(tx, events);
    under_way_ = events.size();
  }
  void committed() override {
    inner_.committed();
    {
      const std::lock_guard lock{mutex_};
      last_ = std::chrono::steady_clock::now();
      if (taken_ == 0) {
        first_ = last_;
        first_size_ = under_way_;
      }
      taken_ += under_way_;
      ++batches_;
    }
    changed_.notify_all();
  }

  bool wait_for(std::size_t events) {
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, kDeadline, [&] { return taken_ >= events; });
  }
  double rate() const {
    return static_cast<double>(taken_ - first_size_) / seconds_between(first_, last_);
  }
  std::size_t batches() const { return batches_; }

 private:
  BatchHandler& inner_;
  std::size_t under_way_ = 0;  // on the worker's thread only
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  SteadyTime first_{};
  SteadyTime last_{};
  std::size_t taken_ = 0;
  std::size_t first_size_ = 0;
  std::size_t batches_ = 0;
};

double run_worker(std::size_t count, std::optional<int> batch) {
  testing::Installation installation;
  use_roomy_offices(installation);
  if (batch) installation.settings.worker_batch.set(*batch);
  publish_all(installation, make_bookings(installation, count));

  const Offices offices{installation.settings.offices_file()};
  const booking::Policy policy =
      booking::load_policy(installation.settings,
                           Date{std::chrono::floor<std::chrono::days>(installation.clock->now())});
  booking::Handler handler{offices, policy, *installation.secrets, *installation.clock, {}};
  Watched watched{handler};
  {
    WorkerLoop worker{*installation.surroundings, watched};
    if (!watched.wait_for(count)) throw std::runtime_error("the worker didn't take all events");
    worker.stop();
  }
  const auto expect = [&](const char* sql, std::size_t number) {
    const std::string found = installation.query(sql);
    if (found != std::to_string(number)) {
      throw std::runtime_error(std::string(sql) + " gives " + found + " instead of " +
                               std::to_string(number));
    }
  };
  expect("SELECT count(*) FROM inbox WHERE consumer = 'booking'", count);
  expect("SELECT count(*) FROM booking WHERE state = 'AWAITING_DOCUMENTS'", count);
  expect("SELECT count(*) FROM outbox WHERE type = 'id.antrean.booking.held.v1'", count);
  return watched.rate();
}

}  // namespace

nlohmann::json measure_booking(std::size_t events, std::size_t floor_events) {
  const double value = run_worker(events, std::nullopt);
  const double floor = run_worker(floor_events, 1);
  return {{"value", value}, {"floor", floor}};
}

}  // namespace antrean::bench
