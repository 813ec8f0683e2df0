#include "producers/clock/clock.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "common/crash_points.hpp"
#include "common/db/arrays.hpp"
#include "common/db/effects.hpp"
#include "common/db/outbox.hpp"
#include "common/log.hpp"
#include "common/metrics.hpp"

namespace antrean {
namespace {

using std::chrono::milliseconds;

constexpr int kMostTimers = 1'000;
constexpr milliseconds kPoll{200};
constexpr const char* kSource = "/antrean/clock";

class TimerClock final : public Part {
 public:
  explicit TimerClock(const Surroundings& surroundings) : surroundings_(surroundings) {
    thread_ = std::thread{[this] { run(); }};
  }
  ~TimerClock() override { stop(); }

  std::string name() const override { return "clock"; }

  void stop() override {
    {
      const std::lock_guard lock{mutex_};
      stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
  }

  std::string trouble() const override {
    const std::lock_guard lock{mutex_};
    return trouble_;
  }

 private:
  void run() {
    int failures = 0;
    for (;;) {
      milliseconds wait = kPoll;
      try {
        const std::size_t fired = fire();
        set_trouble("");
        failures = 0;
        if (fired == kMostTimers) wait = milliseconds{0};
      } catch (const std::exception& error) {
        set_trouble(error.what());
        log::warning("clock waits", {{"error", error.what()}});
        wait = std::min(back_off(++failures) / 4, milliseconds{5'000});
      }
      std::unique_lock lock{mutex_};
      wake_.wait_for(lock, wait, [this] { return stopping_; });
      if (stopping_) return;
    }
  }

  std::size_t fire() {
    std::size_t fired = 0;
    in_transaction(surroundings_.pool, [&](pqxx::work& tx) {
      const auto rows = tx.exec_params(
          "WITH due AS (SELECT ctid FROM timer "
          "WHERE due_at <= clock_timestamp() + $1 * interval '1 microsecond' "
          "ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED) "
          "DELETE FROM timer USING due WHERE timer.ctid = due.ctid "
          "RETURNING kind, subject, version, "
          "to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), office_id, "
          "cause",
          surroundings_.clock.offset().count(), kMostTimers);
      std::vector<Event> events;
      events.reserve(static_cast<std::size_t>(rows.size()));
      for (const auto& row : rows) {
        Event event;
        event.id = EventId{new_uuid()};
        event.source = kSource;
        event.type = EventType::deadline_reached;
        event.subject = row[1].as<std::string>();
        event.key = event.subject;
        event.time = surroundings_.clock.now();
        event.causation_id = row[5].as<std::string>();
        event.correlation_id = event.causation_id;
        event.office_id = row[4].as<std::string>();
        event.data = {{"kind", row[0].as<std::string>()},
                      {"version", row[2].as<std::int64_t>()},
                      {"due_at", to_rfc3339(from_sql(row[3].c_str()))}};
        events.push_back(std::move(event));
      }
      append_to_outbox(tx, events);
      fired = events.size();
      if (fired > 0) crash_point(CrashPoint::clock_before_commit);
    });
    if (fired > 0) {
      crash_point(CrashPoint::clock_after_commit);
      metrics::count("antrean_timers_fired_total", {}, static_cast<double>(fired));
      surroundings_.wake.outbox();
    }
    return fired;
  }

  void set_trouble(std::string text) {
    const std::lock_guard lock{mutex_};
    trouble_ = std::move(text);
  }

  Surroundings surroundings_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::string trouble_;
  std::thread thread_;
};

}  // namespace

std::unique_ptr<Part> start_clock(const Surroundings& surroundings) {
  return std::make_unique<TimerClock>(surroundings);
}

}  // namespace antrean
