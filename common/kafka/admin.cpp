#include "common/kafka/admin.hpp"

#include <algorithm>

#include "common/kafka/handles.hpp"

namespace antrean::kafka {
namespace {

struct MetadataHandle {
  const rd_kafka_metadata_t* value = nullptr;
  MetadataHandle() = default;
  MetadataHandle(const MetadataHandle&) = delete;
  MetadataHandle& operator=(const MetadataHandle&) = delete;
  ~MetadataHandle() {
    if (value != nullptr) rd_kafka_metadata_destroy(value);
  }
};

ClientHandle admin_client(const std::string& brokers) {
  return make_client(RD_KAFKA_PRODUCER, base_configuration(brokers, "antrean-admin"));
}

int partitions(rd_kafka_t* client, const std::string& topic, std::chrono::milliseconds timeout) {
  const TopicHandle handle{rd_kafka_topic_new(client, topic.c_str(), nullptr)};
  MetadataHandle metadata;
  const auto error = rd_kafka_metadata(client, 0, handle.get(), &metadata.value,
                                       static_cast<int>(timeout.count()));
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    throw InfrastructureError(std::string("kafka: no broker answers: ") + rd_kafka_err2str(error));
  }
  const auto& found = metadata.value->topics[0];
  return found.err == RD_KAFKA_RESP_ERR_NO_ERROR ? found.partition_cnt : 0;
}

}  // namespace

void create_topics(const std::string& brokers, const std::vector<std::string>& names,
                   int partition_count, int replication) {
  const ClientHandle client = admin_client(brokers);
  std::vector<rd_kafka_NewTopic_t*> wanted;
  char error[512];
  for (const std::string& name : names) {
    if (partitions(client.get(), name, std::chrono::seconds{15}) > 0) continue;
    rd_kafka_NewTopic_t* topic =
        rd_kafka_NewTopic_new(name.c_str(), partition_count, replication, error, sizeof error);
    if (topic == nullptr) throw ConfigurationError("kafka: topic " + name + ": " + error);
    wanted.push_back(topic);
  }
  if (wanted.empty()) return;
  const QueueHandle queue{rd_kafka_queue_new(client.get())};
  rd_kafka_CreateTopics(client.get(), wanted.data(), wanted.size(), nullptr, queue.get());
  rd_kafka_NewTopic_destroy_array(wanted.data(), wanted.size());
  const EventHandle event{rd_kafka_queue_poll(queue.get(), 30'000)};
  if (!event) throw InfrastructureError("kafka: creating topics: no answer in 30 s");
  if (rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
    throw InfrastructureError(std::string("kafka: creating topics: ") +
                              rd_kafka_event_error_string(event.get()));
  }
  std::size_t count = 0;
  const auto* results =
      rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event.get()), &count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto code = rd_kafka_topic_result_error(results[i]);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR && code != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) {
      throw InfrastructureError(std::string("kafka: topic ") +
                                rd_kafka_topic_result_name(results[i]) + ": " +
                                rd_kafka_topic_result_error_string(results[i]));
    }
  }
  // A broker that was cut off from its controller for a while takes its time.
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{60};
  for (const std::string& name : names) {
    while (partitions(client.get(), name, std::chrono::seconds{5}) == 0) {
      if (std::chrono::steady_clock::now() > until) {
        throw InfrastructureError("kafka: topic " + name + " was created but isn't seen");
      }
      rd_kafka_poll(client.get(), 50);
    }
  }
}

bool answers(const std::string& brokers, std::chrono::milliseconds timeout, std::string& trouble) {
  try {
    const ClientHandle client = admin_client(brokers);
    MetadataHandle metadata;
    const auto error = rd_kafka_metadata(client.get(), 1, nullptr, &metadata.value,
                                         static_cast<int>(timeout.count()));
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return true;
    trouble = rd_kafka_err2str(error);
  } catch (const std::exception& failure) {
    trouble = failure.what();
  }
  return false;
}

int partitions_of(const std::string& brokers, const std::string& topic) {
  const ClientHandle client = admin_client(brokers);
  return partitions(client.get(), topic, std::chrono::seconds{10});
}

}  // namespace antrean::kafka
