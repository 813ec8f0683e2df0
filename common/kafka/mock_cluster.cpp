#include "common/kafka/mock_cluster.hpp"

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include "common/events/catalogue.hpp"
#include "common/kafka/handles.hpp"

namespace antrean::kafka {

class MockCluster::Implementation {
 public:
  using Cluster =
      std::unique_ptr<rd_kafka_mock_cluster_t, Destroyer<rd_kafka_mock_cluster_destroy>>;

  ClientHandle client = make_client(RD_KAFKA_PRODUCER, ConfHandle{rd_kafka_conf_new()});
  Cluster cluster{rd_kafka_mock_cluster_new(client.get(), 1)};
};

MockCluster::MockCluster(const std::string& topic_prefix, int partitions)
    : implementation_(std::make_unique<Implementation>()) {
  if (!implementation_->cluster) throw ConfigurationError("kafka: the mock broker can't start");
  for (const Topic topic : all_topics()) {
    const std::string name = topic_prefix + std::string(name_of(topic));
    for (const std::string& one : {name, dead_letter_name_of(name)}) {
      rd_kafka_mock_topic_create(implementation_->cluster.get(), one.c_str(), partitions, 1);
    }
  }
  brokers_ = rd_kafka_mock_cluster_bootstraps(implementation_->cluster.get());
}

MockCluster::~MockCluster() = default;

}  // namespace antrean::kafka
