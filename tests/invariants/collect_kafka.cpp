#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <thread>

#include "common/errors.hpp"
#include "common/kafka/admin.hpp"
#include "common/kafka/consumer.hpp"
#include "common/kafka/handles.hpp"
#include "common/sealing.hpp"
#include "tests/invariants/collect.hpp"
#include "tests/invariants/subscriptions.hpp"

namespace antrean::invariants {
namespace {

using std::chrono::seconds;

constexpr int kAnswerMs = 10'000;
constexpr seconds kLongestSilence{60};
// Sealed fields are the long ones; no check needs them.
constexpr std::size_t kLongestKept = 300;

kafka::ClientHandle client_for(const Settings& settings, const std::string& group) {
  auto configuration = kafka::base_configuration(settings.kafka_brokers(), "antrean-check");
  if (!group.empty()) kafka::set(configuration.get(), "group.id", group);
  return kafka::make_client(RD_KAFKA_CONSUMER, std::move(configuration));
}

// A broker that was away for a while must find its groups again first, and a topic that was made a
// moment ago its leaders.
template <class Call>
rd_kafka_resp_err_t patiently(Call&& call) {
  const auto until = std::chrono::steady_clock::now() + seconds{60};
  for (;;) {
    const rd_kafka_resp_err_t error = call();
    const bool passing = error == RD_KAFKA_RESP_ERR_NOT_COORDINATOR ||
                         error == RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE ||
                         error == RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS ||
                         error == RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION ||
                         error == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE ||
                         error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
    if (!passing || std::chrono::steady_clock::now() > until) return error;
    std::this_thread::sleep_for(std::chrono::milliseconds{100});
  }
}

struct Ends {
  std::int64_t low = 0;
  std::int64_t high = 0;
};

Ends ends_of(rd_kafka_t* client, const std::string& topic, int partition) {
  Ends ends;
  const auto error = patiently([&] {
    return rd_kafka_query_watermark_offsets(client, topic.c_str(), partition, &ends.low, &ends.high,
                                            kAnswerMs);
  });
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    throw InfrastructureError("kafka: " + topic + ": " + rd_kafka_err2str(error));
  }
  return ends;
}

void drop_long_texts(nlohmann::json& value) {
  if (value.is_string() && value.get_ref<const std::string&>().size() > kLongestKept) {
    value = "";
  } else if (value.is_structured()) {
    for (auto& part : value) drop_long_texts(part);
  }
}

std::optional<Event> event_of(const kafka::ConsumedRecord& record, const std::string& topic,
                              const Schemas& schemas) {
  try {
    Event event = decode(record.headers, record.key, record.value);
    if (name_of(topic_of(event.type)) != topic) return std::nullopt;
    schemas.check(event.type, event.data);
    drop_long_texts(event.data);
    return event;
  } catch (const PoisonMessage&) {
    return std::nullopt;
  }
}

}  // namespace

void collect_records(const Settings& settings, const Schemas& schemas, Evidence& evidence) {
  const std::string prefix = settings.kafka_topic_prefix();
  kafka::ConsumerSettings wanted;
  wanted.brokers = settings.kafka_brokers();
  wanted.client_id = "antrean-check";
  for (const Topic topic : all_topics()) {
    wanted.topics.push_back(prefix + std::string(name_of(topic)));
    wanted.topics.push_back(dead_letter_name_of(wanted.topics.back()));
  }
  // Last offsets to be read; a partition leaves the map when its end was seen.
  std::map<std::pair<std::string, int>, std::int64_t> open;
  {
    const auto client = client_for(settings, "");
    for (const std::string& topic : wanted.topics) {
      const int partitions = kafka::partitions_of(settings.kafka_brokers(), topic);
      for (int i = 0; i < partitions; ++i) {
        const Ends ends = ends_of(client.get(), topic, i);
        if (ends.high > ends.low) open[{topic, i}] = ends.high - 1;
      }
    }
  }
  kafka::Consumer consumer{wanted};
  consumer.read_from(Instant{});
  auto heard = std::chrono::steady_clock::now();
  while (!open.empty()) {
    const auto record = consumer.poll(std::chrono::milliseconds{200});
    const auto now = std::chrono::steady_clock::now();
    if (!record) {
      if (now - heard > kLongestSilence) {
        throw InfrastructureError("kafka: " + open.begin()->first.first +
                                  " can't be read to its end");
      }
      continue;
    }
    heard = now;
    const auto end = open.find({record->topic, record->partition});
    if (end == open.end()) continue;
    if (record->offset >= end->second) open.erase(end);
    SeenRecord seen;
    seen.topic = record->topic.substr(prefix.size());
    seen.partition = record->partition;
    seen.offset = record->offset;
    seen.key = record->key;
    seen.value_hash = content_hash(as_bytes(record->value));
    seen.headers = record->headers;
    if (seen.topic.ends_with(".dlq")) {
      evidence.dead_letters.push_back(std::move(seen));
    } else {
      seen.event = event_of(*record, seen.topic, schemas);
      evidence.records.push_back(std::move(seen));
    }
  }
  consumer.close(seconds{4});
  const auto by_place = [](const SeenRecord& a, const SeenRecord& b) {
    return a.place() < b.place();
  };
  std::sort(evidence.records.begin(), evidence.records.end(), by_place);
  std::sort(evidence.dead_letters.begin(), evidence.dead_letters.end(), by_place);
}

void collect_committed(const Settings& settings, Evidence& evidence) {
  const std::string prefix = settings.kafka_topic_prefix();
  evidence.committed.clear();
  for (const Subscription& subscription : subscriptions()) {
    const std::string consumer{subscription.consumer};
    if (!evidence.consumers.contains(consumer)) continue;
    const auto client = client_for(settings, prefix + "antrean-" + consumer);
    const kafka::ListHandle list{rd_kafka_topic_partition_list_new(8)};
    for (const Topic topic : subscription.topics()) {
      const std::string name = prefix + std::string(name_of(topic));
      const int partitions = kafka::partitions_of(settings.kafka_brokers(), name);
      for (int i = 0; i < partitions; ++i) {
        rd_kafka_topic_partition_list_add(list.get(), name.c_str(), i);
      }
    }
    if (const auto error =
            patiently([&] { return rd_kafka_committed(client.get(), list.get(), kAnswerMs); });
        error != RD_KAFKA_RESP_ERR_NO_ERROR) {
      throw InfrastructureError(std::string("kafka: committed offsets: ") +
                                rd_kafka_err2str(error));
    }
    for (int i = 0; i < list->cnt; ++i) {
      const auto& place = list->elems[i];
      const Ends ends = ends_of(client.get(), place.topic, place.partition);
      Committed committed{consumer,        std::string(place.topic).substr(prefix.size()),
                          place.partition, std::nullopt,
                          ends.low,        ends.high};
      if (place.offset >= 0) committed.next = place.offset;
      evidence.committed.push_back(std::move(committed));
    }
  }
}

}  // namespace antrean::invariants
