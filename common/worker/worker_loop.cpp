#include "common/worker/worker_loop.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <future>
#include <map>
#include <mutex>
#include <set>

#include "common/crash_points.hpp"
#include "common/db/effects.hpp"
#include "common/errors.hpp"
#include "common/kafka/consumer.hpp"
#include "common/kafka/producer.hpp"
#include "common/log.hpp"
#include "common/metrics.hpp"
#include "common/worker/dead_letters.hpp"

namespace antrean {
namespace {

using kafka::ConsumedRecord;
using std::chrono::milliseconds;

constexpr milliseconds kIdlePoll{200};
// While a batch is being stored: its offsets and its failure shouldn't wait for long.
constexpr milliseconds kBusyPoll{10};
constexpr milliseconds kCloseDeadline{4'000};

// Thrown inside the loop when the batch under way is to be dropped: stopping, or its partitions
// were taken away. Nothing was committed, or the inbox knows it.
struct Abandoned {};

// Records and what was understood of them.
struct Batch {
  std::vector<ConsumedRecord> records;
  std::vector<ReceivedEvent> events;
  // The record of each event, in `records`.
  std::vector<const ConsumedRecord*> sources;
  std::chrono::steady_clock::time_point begun;
};

// What may stand in a dead letter. The text of an SQL error can quote a row, so only its state.
std::string reason_of(const std::exception& error) {
  if (const auto* sql = dynamic_cast<const pqxx::sql_error*>(&error)) {
    return "the database refused it (SQLSTATE " + sql->sqlstate() + ")";
  }
  return error.what();
}

}  // namespace

class WorkerLoop::Implementation {
 public:
  Implementation(const Surroundings& surroundings, BatchHandler& handler)
      : surroundings_(surroundings), handler_(handler), consumer_name_(handler.name()) {
    const Settings& settings = surroundings.settings;
    prefix_ = settings.kafka_topic_prefix();
    for (const EventType type : handler.wants()) {
      wanted_.insert(type);
      topics_.insert(topic_of(type));
    }
    for (const Topic topic : all_topics()) {
      if (guardian_of(topic) == consumer_name_) topics_.insert(topic);
    }
    producer_ = std::make_unique<kafka::Producer>(kafka::ProducerSettings{
        .brokers = settings.kafka_brokers(), .client_id = "antrean-" + consumer_name_ + "-dlq"});
    thread_ = std::thread{[this] { run(); }};
  }

  void stop() {
    {
      const std::lock_guard lock{mutex_};
      stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
  }

  std::string trouble() const {
    const std::lock_guard lock{mutex_};
    return trouble_;
  }

  const std::string& consumer_name() const { return consumer_name_; }

 private:
  void run() {
    int failures = 0;
    while (!stopping()) {
      try {
        consume();
        return;
      } catch (const std::exception& error) {
        set_trouble(error.what());
        log::error("worker begins anew", {{"worker", consumer_name_}, {"error", reason_of(error)}});
        std::unique_lock lock{mutex_};
        wake_.wait_for(lock, back_off(++failures), [this] { return stopping_; });
      }
    }
  }

  void consume() {
    kafka::ConsumerSettings settings;
    settings.brokers = surroundings_.settings.kafka_brokers();
    settings.group = prefix_ + "antrean-" + consumer_name_;
    settings.client_id = "antrean-" + consumer_name_;
    for (const Topic topic : topics_)
      settings.topics.push_back(prefix_ + std::string(name_of(topic)));
    kafka::Consumer consumer{settings};
    consumer_ = &consumer;
    if (stored_.valid()) stored_.wait();
    stored_ = {};
    buffer_.clear();
    revoked_ = false;
    consumer.on_revoked([this] {
      revoked_ = true;
      buffer_.clear();
      // What is being stored is finished while it is ours. If it fails, the next owner reads it.
      if (!stored_.valid()) return;
      try {
        stored_.get();
        store_offsets(storing_.records);
      } catch (const std::exception& error) {
        log::warning("a batch is left to the next owner",
                     {{"worker", consumer_name_}, {"error", reason_of(error)}});
      }
    });
    log::info("worker consumes", {{"worker", consumer_name_}});
    auto measured = std::chrono::steady_clock::now();
    while (!stopping()) {
      try {
        // Two batches are under way: while one is being stored, the next is fetched and understood.
        Batch next = understand_all(gather());
        land();
        if (!next.records.empty()) launch(std::move(next));
      } catch (const Abandoned&) {
        consumer.resume();
      }
      if (const auto now = std::chrono::steady_clock::now(); now - measured > milliseconds{1000}) {
        measured = now;
        metrics::set("antrean_worker_lag", static_cast<double>(consumer.lag()),
                     {{"worker", consumer_name_}});
        set_trouble(consumer.connected() ? "" : "kafka: no broker answers");
      }
    }
    try {
      land();
    } catch (const Abandoned&) {
      log::info("a batch is left to the next start", {{"worker", consumer_name_}});
    }
    consumer.commit();
    consumer.close(kCloseDeadline);
    consumer_ = nullptr;
  }

  // Waits for a first record, then takes what comes within the linger.
  std::vector<ConsumedRecord> gather() {
    revoked_ = false;
    std::vector<ConsumedRecord> batch;
    const auto most = static_cast<std::size_t>(surroundings_.settings.worker_batch());
    auto until = std::chrono::steady_clock::time_point::max();
    while (batch.size() < most) {
      if (!buffer_.empty()) {
        batch.push_back(std::move(buffer_.front()));
        buffer_.pop_front();
      } else {
        const auto now = std::chrono::steady_clock::now();
        const milliseconds wait =
            batch.empty()
                ? (stored_.valid() ? kBusyPoll : kIdlePoll)
                : std::max(milliseconds{0}, std::chrono::duration_cast<milliseconds>(until - now));
        auto record = consumer_->poll(wait);
        if (revoked_) {
          // Records of partitions that are no longer ours: their next owner reads them again.
          batch.clear();
          revoked_ = false;
        }
        if (!record) break;
        batch.push_back(std::move(*record));
      }
      if (batch.size() == 1) {
        until = std::chrono::steady_clock::now() + surroundings_.settings.worker_linger();
      }
    }
    return batch;
  }

  Batch understand_all(std::vector<ConsumedRecord> records) {
    Batch batch;
    batch.begun = std::chrono::steady_clock::now();
    batch.records = std::move(records);
    batch.events.reserve(batch.records.size());
    for (const ConsumedRecord& record : batch.records) {
      if (auto event = understand(record)) {
        batch.events.push_back({std::move(*event), record.topic, record.partition, record.offset});
        batch.sources.push_back(&record);
      }
    }
    if (!batch.events.empty()) handler_.prepare(batch.events);
    return batch;
  }

  // Begins to store a batch on a thread of its own; land() must come before the next.
  void launch(Batch batch) {
    storing_ = std::move(batch);
    if (storing_.events.empty()) {
      store_offsets(storing_.records);
      return;
    }
    stored_ = std::async(std::launch::async, [this] { apply_once(storing_.events); });
  }

  // Waits for the batch that is being stored. If storing it failed, the careful way is gone: waits
  // and tries again, or halves.
  void land() {
    if (!stored_.valid()) return;
    bool failed = false;
    try {
      stored_.get();
    } catch (const std::exception&) {
      failed = true;
    }
    if (failed) apply(storing_.events, storing_.sources);
    store_offsets(storing_.records);
    const auto took = std::chrono::steady_clock::now() - storing_.begun;
    metrics::observe("antrean_batch_seconds", std::chrono::duration<double>(took).count(),
                     {{"worker", consumer_name_}});
    metrics::count("antrean_records_total", {{"worker", consumer_name_}},
                   static_cast<double>(storing_.records.size()));
  }

  // The event of a record; nothing for one that isn't wanted or was set aside.
  std::optional<Event> understand(const ConsumedRecord& record) {
    const bool guarded = is_guarded(record.topic);
    try {
      // A type that isn't wanted needs no parsing, unless this consumer guards the topic.
      Event event = decode(record.headers, record.key, record.value);
      const bool wanted = wanted_.contains(event.type);
      if (!wanted && !guarded) return std::nullopt;
      if (prefix_ + std::string(name_of(topic_of(event.type))) != record.topic) {
        throw PoisonMessage("the type belongs to another topic");
      }
      surroundings_.schemas.check(event.type, event.data);
      if (!wanted) return std::nullopt;
      return event;
    } catch (const PoisonMessage& error) {
      if (guarded) set_aside(record, error.what());
      return std::nullopt;
    }
  }

  bool is_guarded(const std::string& topic) const {
    return std::any_of(topics_.begin(), topics_.end(), [&](Topic known) {
      return guardian_of(known) == consumer_name_ && prefix_ + std::string(name_of(known)) == topic;
    });
  }

  // One transaction; when it fails, its halves, until the culprit stands alone.
  void apply(std::span<const ReceivedEvent> events,
             std::span<const ConsumedRecord* const> records) {
    for (int attempt = 1;; ++attempt) {
      try {
        apply_once(events);
        consumer_->resume();
        return;
      } catch (const InfrastructureError& error) {
        wait_in_place(attempt, error.what());
      } catch (const std::exception& error) {
        if (events.size() == 1) {
          set_aside(*records.front(), reason_of(error));
          return;
        }
        log::warning(
            "batch failed; its halves are tried",
            {{"worker", consumer_name_}, {"size", events.size()}, {"error", reason_of(error)}});
        const std::size_t half = events.size() / 2;
        apply(events.first(half), records.first(half));
        apply(events.subspan(half), records.subspan(half));
        return;
      }
    }
  }

  void apply_once(std::span<const ReceivedEvent> events) {
    std::size_t applied = 0;
    in_transaction(surroundings_.pool, [&](pqxx::work& tx) {
      const auto fresh = take_in(tx, consumer_name_, events);
      applied = fresh.size();
      if (fresh.size() == events.size()) {
        handler_.apply(tx, events);
      } else if (!fresh.empty()) {
        std::vector<ReceivedEvent> copies;
        copies.reserve(fresh.size());
        for (const std::size_t position : fresh) copies.push_back(events[position]);
        handler_.apply(tx, copies);
      }
      crash_point(CrashPoint::worker_before_commit);
    });
    crash_point(CrashPoint::worker_after_commit);
    set_trouble("");
    surroundings_.wake.outbox();
    handler_.committed();
    metrics::count("antrean_events_applied_total", {{"worker", consumer_name_}},
                   static_cast<double>(applied));
    metrics::count("antrean_events_repeated_total", {{"worker", consumer_name_}},
                   static_cast<double>(events.size() - applied));
  }

  void set_aside(const ConsumedRecord& record, const std::string& reason) {
    for (int attempt = 1;; ++attempt) {
      try {
        producer_->send_and_wait(
            dead_letter(record, consumer_name_, reason, surroundings_.clock.now()));
        break;
      } catch (const InfrastructureError& error) {
        wait_in_place(attempt, error.what());
      }
    }
    consumer_->resume();
    crash_point(CrashPoint::worker_after_dead_letter);
    metrics::count("antrean_dead_letters_total", {{"worker", consumer_name_}});
    log::warning("dead letter", {{"worker", consumer_name_},
                                 {"topic", record.topic},
                                 {"partition", record.partition},
                                 {"offset", record.offset},
                                 {"reason", reason}});
  }

  // Waits before another try: partitions paused, the consumer polling.
  void wait_in_place(int attempt, const std::string& why) {
    set_trouble(why);
    log::warning("batch waits", {{"worker", consumer_name_}, {"attempt", attempt}, {"error", why}});
    metrics::count("antrean_batch_waits_total", {{"worker", consumer_name_}});
    consumer_->pause();
    const auto until =
        std::chrono::steady_clock::now() + std::min(back_off(attempt) / 4, milliseconds{5'000});
    while (std::chrono::steady_clock::now() < until) {
      // Something that was under way when the partitions were paused is kept for later.
      if (auto record = consumer_->poll(milliseconds{50})) buffer_.push_back(std::move(*record));
      if (stopping() || revoked_) throw Abandoned{};
    }
  }

  void store_offsets(const std::vector<ConsumedRecord>& batch) {
    std::map<std::pair<std::string, int>, std::int64_t> last;
    for (const ConsumedRecord& record : batch)
      last[{record.topic, record.partition}] = record.offset;
    for (const auto& [place, offset] : last) {
      consumer_->store_offset(place.first, place.second, offset);
    }
  }

  bool stopping() const {
    const std::lock_guard lock{mutex_};
    return stopping_;
  }

  void set_trouble(std::string text) {
    const std::lock_guard lock{mutex_};
    trouble_ = std::move(text);
  }

  Surroundings surroundings_;
  BatchHandler& handler_;
  std::string consumer_name_;
  std::string prefix_;
  std::set<EventType> wanted_;
  std::set<Topic> topics_;
  std::unique_ptr<kafka::Producer> producer_;
  kafka::Consumer* consumer_ = nullptr;  // while consume() runs, on its thread only
  std::deque<ConsumedRecord> buffer_;
  bool revoked_ = false;
  // The batch under way to the database, and its end. `storing_` is left alone until land().
  Batch storing_;
  std::future<void> stored_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::string trouble_;
  std::thread thread_;
};

WorkerLoop::WorkerLoop(const Surroundings& surroundings, BatchHandler& handler)
    : implementation_(std::make_unique<Implementation>(surroundings, handler)) {}

WorkerLoop::~WorkerLoop() {
  stop();
}

std::string WorkerLoop::name() const {
  return "worker " + implementation_->consumer_name();
}

void WorkerLoop::stop() {
  implementation_->stop();
}

std::string WorkerLoop::trouble() const {
  return implementation_->trouble();
}

}  // namespace antrean
