#include "common/kafka/consumer.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <set>
#include <thread>

#include "common/kafka/handles.hpp"
#include "common/log.hpp"
#include "common/metrics.hpp"

namespace antrean::kafka {
namespace {

using Place = std::pair<std::string, int>;

}  // namespace

class Consumer::Implementation {
 public:
  explicit Implementation(const ConsumerSettings& given) : settings(given) {
    ConfHandle conf = base_configuration(settings.brokers, settings.client_id);
    // A consumer without a group still needs a name; it never commits.
    set(conf.get(), "group.id", settings.group.empty() ? "antrean-reader" : settings.group);
    set(conf.get(), "enable.auto.offset.store", "false");
    set(conf.get(), "enable.auto.commit", settings.group.empty() ? "false" : "true");
    set(conf.get(), "auto.commit.interval.ms", "1000");
    set(conf.get(), "auto.offset.reset", "earliest");
    set(conf.get(), "partition.assignment.strategy", "range");
    set(conf.get(), "session.timeout.ms", std::to_string(settings.session_timeout.count()));
    set(conf.get(), "heartbeat.interval.ms", std::to_string(settings.session_timeout.count() / 5));
    set(conf.get(), "fetch.wait.max.ms", "100");
    set(conf.get(), "fetch.error.backoff.ms", "100");
    set(conf.get(), "queued.min.messages", "5000");
    set(conf.get(), "queued.max.messages.kbytes", "8192");
    set(conf.get(), "fetch.message.max.bytes", "2097152");
    set(conf.get(), "enable.partition.eof", "false");
    rd_kafka_conf_set_opaque(conf.get(), this);
    rd_kafka_conf_set_rebalance_cb(conf.get(), &Implementation::rebalanced);
    rd_kafka_conf_set_error_cb(conf.get(), &Implementation::failed);
    client = make_client(RD_KAFKA_CONSUMER, std::move(conf));
    rd_kafka_poll_set_consumer(client.get());
    if (!settings.group.empty()) {
      const ListHandle topics{
          rd_kafka_topic_partition_list_new(static_cast<int>(settings.topics.size()))};
      for (const std::string& topic : settings.topics) {
        rd_kafka_topic_partition_list_add(topics.get(), topic.c_str(), RD_KAFKA_PARTITION_UA);
      }
      if (const auto error = rd_kafka_subscribe(client.get(), topics.get());
          error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        throw ConfigurationError(std::string("kafka: can't subscribe: ") + rd_kafka_err2str(error));
      }
    }
  }

  static void rebalanced(rd_kafka_t* client, rd_kafka_resp_err_t error,
                         rd_kafka_topic_partition_list_t* partitions, void* opaque) {
    auto& self = *static_cast<Implementation*>(opaque);
    if (error == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
      for (int i = 0; i < partitions->cnt; ++i) {
        self.assigned.insert({partitions->elems[i].topic, partitions->elems[i].partition});
      }
      rd_kafka_assign(client, partitions);
      if (self.paused) rd_kafka_pause_partitions(client, partitions);
      self.connected = true;
    } else {
      // What was stored is committed before the partitions go, so that their next owner begins
      // where we ended.
      // First the listener: what it still stores is committed while it is ours.
      if (self.revoked) self.revoked();
      rd_kafka_commit(client, nullptr, 0);
      self.assigned.clear();
      rd_kafka_assign(client, nullptr);
    }
    metrics::set("antrean_kafka_assigned_partitions", static_cast<double>(self.assigned.size()),
                 {{"group", self.settings.group}});
  }

  static void failed(rd_kafka_t* client, int error, const char* reason, void* opaque) {
    auto& self = *static_cast<Implementation*>(opaque);
    if (error == RD_KAFKA_RESP_ERR__FATAL) {
      self.fatal = true;
      char text[256];
      rd_kafka_fatal_error(client, text, sizeof text);
      log::error("kafka consumer failed for good", {{"reason", text}});
      return;
    }
    if (error == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) self.connected = false;
    // Once per kind until the connection works again: a broker that is away repeats itself.
    if (self.reported.insert(error).second) {
      log::warning("kafka", {{"group", self.settings.group}, {"reason", reason}});
    }
  }

  void store(const std::string& topic, int partition, std::int64_t offset) {
    if (!assigned.contains({topic, partition})) return;
    const ListHandle list{rd_kafka_topic_partition_list_new(1)};
    rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), partition)->offset = offset + 1;
    // A state error means that the partition was just taken away: expected.
    rd_kafka_offsets_store(client.get(), list.get());
  }

  ListHandle assignment() const {
    rd_kafka_topic_partition_list_t* list = nullptr;
    rd_kafka_assignment(client.get(), &list);
    return ListHandle{list};
  }

  ConsumerSettings settings;
  std::set<Place> assigned;
  // After read_from(): the partitions that weren't read to their end of that moment yet.
  std::map<Place, std::int64_t> unread_until;
  std::function<void()> revoked;
  std::set<int> reported;
  std::atomic<bool> connected{true};
  bool fatal = false;
  bool paused = false;
  bool closed = false;
  ClientHandle client;
};

Consumer::Consumer(const ConsumerSettings& settings)
    : implementation_(std::make_unique<Implementation>(settings)) {}

Consumer::~Consumer() {
  close(std::chrono::seconds{5});
}

std::optional<ConsumedRecord> Consumer::poll(std::chrono::milliseconds timeout) {
  auto& self = *implementation_;
  if (self.fatal) throw InfrastructureError("kafka: the consumer failed for good");
  const MessageHandle message{
      rd_kafka_consumer_poll(self.client.get(), static_cast<int>(timeout.count()))};
  if (!message) return std::nullopt;
  if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
    if (message->err == RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED) {
      log::warning("kafka: the group threw this consumer out for being slow; it joins again",
                   {{"group", self.settings.group}});
    } else if (self.reported.insert(message->err).second) {
      log::warning("kafka",
                   {{"group", self.settings.group}, {"reason", rd_kafka_err2str(message->err)}});
    }
    return std::nullopt;
  }
  self.connected = true;
  self.reported.clear();
  ConsumedRecord record;
  record.topic = rd_kafka_topic_name(message->rkt);
  record.partition = message->partition;
  record.offset = message->offset;
  if (!self.unread_until.empty()) {
    const auto end = self.unread_until.find({record.topic, record.partition});
    if (end != self.unread_until.end() && record.offset + 1 >= end->second) {
      self.unread_until.erase(end);
    }
  }
  if (message->key != nullptr) {
    record.key.assign(static_cast<const char*>(message->key), message->key_len);
  }
  if (message->payload != nullptr) {
    record.value.assign(static_cast<const char*>(message->payload), message->len);
  }
  record.headers = read_headers(*message);
  return record;
}

void Consumer::pause() {
  auto& self = *implementation_;
  if (self.paused) return;
  self.paused = true;
  if (const ListHandle list = self.assignment()) {
    rd_kafka_pause_partitions(self.client.get(), list.get());
  }
}

void Consumer::resume() {
  auto& self = *implementation_;
  if (!self.paused) return;
  self.paused = false;
  if (const ListHandle list = self.assignment()) {
    rd_kafka_resume_partitions(self.client.get(), list.get());
  }
}

void Consumer::store_offset(const std::string& topic, int partition, std::int64_t offset) {
  implementation_->store(topic, partition, offset);
}

void Consumer::commit() {
  rd_kafka_commit(implementation_->client.get(), nullptr, 0);
}

void Consumer::on_revoked(std::function<void()> listener) {
  implementation_->revoked = std::move(listener);
}

bool Consumer::owns(const std::string& topic, int partition) const {
  return implementation_->assigned.contains({topic, partition});
}

void Consumer::read_from(Instant moment) {
  auto& self = *implementation_;
  const ListHandle list{rd_kafka_topic_partition_list_new(8)};
  for (const std::string& topic : self.settings.topics) {
    const TopicHandle handle{rd_kafka_topic_new(self.client.get(), topic.c_str(), nullptr)};
    const rd_kafka_metadata_t* metadata = nullptr;
    const auto error = rd_kafka_metadata(self.client.get(), 0, handle.get(), &metadata, 10'000);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
      throw InfrastructureError("kafka: " + topic + ": " + rd_kafka_err2str(error));
    }
    if (const auto why = metadata->topics[0].err; why != RD_KAFKA_RESP_ERR_NO_ERROR) {
      rd_kafka_metadata_destroy(metadata);
      throw InfrastructureError("kafka: " + topic + ": " + rd_kafka_err2str(why));
    }
    const auto ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(moment.time_since_epoch());
    for (int i = 0; i < metadata->topics[0].partition_cnt; ++i) {
      rd_kafka_topic_partition_list_add(list.get(), topic.c_str(),
                                        metadata->topics[0].partitions[i].id)
          ->offset = std::max<std::int64_t>(0, ms.count());
    }
    rd_kafka_metadata_destroy(metadata);
  }
  // A broker that was away for a moment, or a topic that was just made, may not know its partitions
  // yet: asked again for a while.
  const std::vector<std::int64_t> moments = [&list] {
    std::vector<std::int64_t> kept;
    for (int at = 0; at < list->cnt; ++at) kept.push_back(list->elems[at].offset);
    return kept;
  }();
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{10};
  for (;;) {
    const auto error = rd_kafka_offsets_for_times(self.client.get(), list.get(), 10'000);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) break;
    if (std::chrono::steady_clock::now() > until) {
      throw InfrastructureError(std::string("kafka: offsets for a time: ") +
                                rd_kafka_err2str(error));
    }
    rd_kafka_poll(self.client.get(), 200);
    for (int at = 0; at < list->cnt; ++at) {
      list->elems[at].offset = moments[static_cast<std::size_t>(at)];
    }
  }
  self.assigned.clear();
  self.unread_until.clear();
  for (int i = 0; i < list->cnt; ++i) {
    auto& place = list->elems[i];
    std::int64_t low = 0;
    std::int64_t high = 0;
    if (const auto error = rd_kafka_query_watermark_offsets(self.client.get(), place.topic,
                                                            place.partition, &low, &high, 10'000);
        error != RD_KAFKA_RESP_ERR_NO_ERROR) {
      throw InfrastructureError(std::string("kafka: watermarks: ") + rd_kafka_err2str(error));
    }
    // No record since that moment: what comes from now on is read.
    if (place.offset < 0) place.offset = high;
    if (place.offset < high) self.unread_until[{place.topic, place.partition}] = high;
    self.assigned.insert({place.topic, place.partition});
  }
  rd_kafka_assign(self.client.get(), list.get());
}

bool Consumer::caught_up() const {
  return implementation_->unread_until.empty();
}

std::int64_t Consumer::lag() const {
  const auto& self = *implementation_;
  const ListHandle list = self.assignment();
  if (!list || rd_kafka_position(self.client.get(), list.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return 0;
  }
  std::int64_t lag = 0;
  for (int i = 0; i < list->cnt; ++i) {
    const auto& place = list->elems[i];
    std::int64_t low = 0;
    std::int64_t high = 0;
    if (rd_kafka_get_watermark_offsets(self.client.get(), place.topic, place.partition, &low,
                                       &high) != RD_KAFKA_RESP_ERR_NO_ERROR ||
        high < 0) {
      continue;
    }
    lag += std::max<std::int64_t>(
        0, high - (place.offset >= 0 ? place.offset : std::max<std::int64_t>(low, 0)));
  }
  return lag;
}

bool Consumer::connected() const {
  return implementation_->connected;
}

void Consumer::close(std::chrono::milliseconds deadline) {
  auto& self = *implementation_;
  if (self.closed) return;
  self.closed = true;
  if (self.settings.group.empty()) {
    rd_kafka_consumer_close(self.client.get());
    return;
  }
  // Closing may hang in this version of the library: wait for it only so long, by its queue.
  const QueueHandle queue{rd_kafka_queue_new(self.client.get())};
  if (rd_kafka_error_t* error = rd_kafka_consumer_close_queue(self.client.get(), queue.get())) {
    rd_kafka_error_destroy(error);
    return;
  }
  const auto until = std::chrono::steady_clock::now() + deadline;
  while (rd_kafka_consumer_closed(self.client.get()) == 0 &&
         std::chrono::steady_clock::now() < until) {
    const EventHandle event{rd_kafka_queue_poll(queue.get(), 100)};
    if (event && rd_kafka_event_type(event.get()) == RD_KAFKA_EVENT_REBALANCE) {
      self.assigned.clear();
      rd_kafka_assign(self.client.get(), nullptr);
    }
  }
  if (rd_kafka_consumer_closed(self.client.get()) == 0) {
    log::warning("kafka: the consumer didn't close in time", {{"group", self.settings.group}});
    // Destroying a client that hangs would hang too; the process is about to end.
    static_cast<void>(self.client.release());
  }
}

}  // namespace antrean::kafka
