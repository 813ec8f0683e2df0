#include "producers/relay/relay.hpp"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "common/crash_points.hpp"
#include "common/db/arrays.hpp"
#include "common/db/effects.hpp"
#include "common/db/outbox.hpp"
#include "common/errors.hpp"
#include "common/kafka/producer.hpp"
#include "common/log.hpp"
#include "common/metrics.hpp"

namespace antrean {
namespace {

using std::chrono::milliseconds;

constexpr int kMostRows = 2'000;
// Without a poke from the same process the outbox is looked at this often: soon after something
// was sent, seldom in a quiet hour.
constexpr milliseconds kBusyPoll{20};
constexpr milliseconds kIdlePoll{200};
// A round costs as much for one row as for fifty: rows that are written meanwhile go together.
constexpr milliseconds kShortestRound{15};
// First of the two keys of the shards' advisory locks; any fixed number.
constexpr int kLockSpace = 7'214;

// How each record of a round ended. Shared with the delivery callbacks, which may outlive a round
// that was cut short.
struct Round {
  std::mutex mutex;
  std::condition_variable ended;
  std::size_t open = 0;
  std::vector<bool> acknowledged;
  std::string error;
};

class Relay final : public Part {
 public:
  explicit Relay(const Surroundings& surroundings)
      : surroundings_(surroundings),
        producer_({.brokers = surroundings.settings.kafka_brokers(),
                   .client_id = "antrean-relay",
                   .delivery_timeout = milliseconds{10'000},
                   .linger = milliseconds{1}}) {
    surroundings.wake.on_outbox([this] { poke(); });
    thread_ = std::thread{[this] { run(); }};
  }
  ~Relay() override { stop(); }

  std::string name() const override { return "relay"; }

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
  void poke() {
    {
      const std::lock_guard lock{mutex_};
      poked_ = true;
    }
    wake_.notify_all();
  }

  void run() {
    int failures = 0;
    milliseconds wait = kIdlePoll;
    for (;;) {
      {
        const std::lock_guard lock{mutex_};
        if (stopping_) return;
        poked_ = false;
      }
      const auto begun = std::chrono::steady_clock::now();
      try {
        const std::size_t sent = send_some();
        set_trouble("");
        failures = 0;
        if (sent > 0) {
          wait = kBusyPoll;
          if (sent == kMostRows) continue;
        } else {
          wait = std::min(wait * 2, kIdlePoll);
        }
      } catch (const std::exception& error) {
        set_trouble(error.what());
        log::warning("relay waits", {{"error", error.what()}});
        wait = std::min(back_off(++failures) / 4, milliseconds{5'000});
      }
      std::unique_lock lock{mutex_};
      wake_.wait_until(lock, begun + kShortestRound, [this] { return stopping_; });
      wake_.wait_for(lock, wait, [this] { return stopping_ || poked_; });
    }
  }

  std::size_t send_some() {
    std::size_t taken = 0;
    std::string failure;
    in_transaction(surroundings_.pool, [&](pqxx::work& tx) {
      ArrayLiteral shards;
      for (const auto& row : tx.exec_params("SELECT s FROM generate_series(0, $2 - 1) AS s "
                                            "WHERE pg_try_advisory_xact_lock($1, s)",
                                            kLockSpace, kOutboxShards)) {
        shards.add(row[0].as<std::int64_t>());
      }
      if (shards.empty()) return;
      const auto rows = tx.exec_params(
          "SELECT position, aggregatetype, aggregateid, payload, headers FROM outbox "
          "WHERE shard = ANY($1::smallint[]) ORDER BY position LIMIT $2",
          shards.str(), kMostRows);
      if (rows.empty()) return;
      crash_point(CrashPoint::relay_before_send);
      const auto round = send(rows);
      crash_point(CrashPoint::relay_after_send);
      ArrayLiteral done;
      for (std::size_t i = 0; i < round->acknowledged.size(); ++i) {
        if (round->acknowledged[i]) {
          done.add(rows[static_cast<pqxx::result::size_type>(i)][0].as<std::int64_t>());
        }
      }
      tx.exec_params0("DELETE FROM outbox WHERE position = ANY($1::bigint[])", done.str());
      taken = done.size();
      failure = round->error;
    });
    if (taken > 0) {
      crash_point(CrashPoint::relay_after_delete);
      metrics::count("antrean_relay_sent_total", {}, static_cast<double>(taken));
    }
    if (!failure.empty()) throw InfrastructureError("kafka: " + failure);
    return taken;
  }

  std::shared_ptr<Round> send(const pqxx::result& rows) {
    const std::string& prefix = surroundings_.settings.kafka_topic_prefix();
    auto round = std::make_shared<Round>();
    const auto count = static_cast<std::size_t>(rows.size());
    round->open = count;
    round->acknowledged.assign(count, false);
    for (std::size_t i = 0; i < count; ++i) {
      const auto row = rows[static_cast<pqxx::result::size_type>(i)];
      kafka::Record record{prefix + row[1].c_str(), row[2].c_str(), row[3].c_str(), {}};
      for (const auto& header : nlohmann::json::parse(row[4].c_str())) {
        record.headers.emplace_back(header.at(0).get<std::string>(),
                                    header.at(1).get<std::string>());
      }
      producer_.send(record, [round, i](std::string_view error) {
        const std::lock_guard lock{round->mutex};
        round->acknowledged[i] = error.empty();
        if (!error.empty()) round->error = error;
        if (--round->open == 0) round->ended.notify_all();
      });
    }
    std::unique_lock lock{round->mutex};
    // Each record is reported within the producer's delivery time-out.
    round->ended.wait(lock, [&] { return round->open == 0; });
    return round;
  }

  void set_trouble(std::string text) {
    const std::lock_guard lock{mutex_};
    trouble_ = std::move(text);
  }

  Surroundings surroundings_;
  kafka::Producer producer_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  bool poked_ = false;
  std::string trouble_;
  std::thread thread_;
};

}  // namespace

std::unique_ptr<Part> start_relay(const Surroundings& surroundings) {
  return std::make_unique<Relay>(surroundings);
}

}  // namespace antrean
