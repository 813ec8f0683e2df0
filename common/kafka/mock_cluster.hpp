#pragma once

// librdkafka's mock broker in this process: for a look around where Apache Kafka can't be had. It
// serves other processes too, keeps at most 5 MB a partition and forgets all at exit. Never for
// data.

#include <memory>
#include <string>

namespace antrean::kafka {

class MockCluster {
 public:
  /// Starts it with all topics and their dead-letter topics.
  MockCluster(const std::string& topic_prefix, int partitions);
  ~MockCluster();

  /// As for kafka.brokers.
  const std::string& brokers() const { return brokers_; }

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
  std::string brokers_;
};

}  // namespace antrean::kafka
