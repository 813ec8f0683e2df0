#include <condition_variable>
#include <ctime>
#include <mutex>

#include "common/worker/worker_loop.hpp"
#include "consumers/booking/handler.hpp"
#include "consumers/booking/policy.hpp"
#include "tests/bench/measures.hpp"
#include "tests/bench/workload.hpp"

namespace antrean::bench {
namespace {

// What all threads of this process have cost so far.
double cpu_seconds() {
  timespec spent{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
  return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) * 1e-9;
}

// The booking handler, watched: how many events each commit brought, and when. Joining the group
// and the first batch are left out: the rate is that of all further batches.
class Watched final : public BatchHandler {
 public:
  explicit Watched(BatchHandler& inner) : inner_(inner) {}
  std::string_view name() const override { return inner_.name(); }
  std::span<const EventType> wants() const override { return inner_.wants(); }
  void prepare(std::span<const ReceivedEvent> events) override { inner_.prepare(events); }
  void apply(pqxx::work& tx, std::span<const ReceivedEvent> events) override {
    inner_.apply(tx, events);
    under_way_ = events.size();
  }
  void committed() override {
    inner_.committed();
    {
      const std::lock_guard lock{mutex_};
      last_ = std::chrono::steady_clock::now();
      last_cpu_ = cpu_seconds();
      if (taken_ == 0) {
        first_ = last_;
        first_cpu_ = last_cpu_;
        first_size_ = under_way_;
      }
      taken_ += under_way_;
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
  // The worker's own microseconds of CPU per event; PostgreSQL's are not among them.
  double cpu_us() const {
    return (last_cpu_ - first_cpu_) * 1e6 / static_cast<double>(taken_ - first_size_);
  }

 private:
  BatchHandler& inner_;
  std::size_t under_way_ = 0;  // on the worker's thread only
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  SteadyTime first_{};
  SteadyTime last_{};
  std::size_t taken_ = 0;
  std::size_t first_size_ = 0;
  double first_cpu_ = 0;
  double last_cpu_ = 0;
};

struct Rate {
  double per_second;
  double cpu_us;
};

Rate run_worker(std::size_t count, std::optional<int> batch) {
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
  expect("SELECT count(*) FROM booking WHERE state = 'HELD'", count);
  expect("SELECT count(*) FROM outbox WHERE type = 'id.antrean.booking.held.v1'", count);
  return {watched.rate(), watched.cpu_us()};
}

}  // namespace

nlohmann::json measure_booking(std::size_t events, std::size_t floor_events) {
  const Rate rate = run_worker(events, std::nullopt);
  const Rate floor = run_worker(floor_events, 1);
  return {{"value", rate.per_second}, {"floor", floor.per_second}, {"worker_cpu_us", rate.cpu_us}};
}

}  // namespace antrean::bench
