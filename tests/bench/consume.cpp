#include "common/kafka/handles.hpp"
#include "tests/bench/measures.hpp"
#include "tests/bench/workload.hpp"

namespace antrean::bench {
namespace {

// Counts records; the first eighth, which may lie ready already, isn't timed.
class Meter {
 public:
  explicit Meter(std::size_t total) : total_(total), skipped_(total / 8) {}
  /// True after the last.
  bool one_more() {
    if (++seen_ == skipped_) began_ = std::chrono::steady_clock::now();
    if (seen_ < total_) return false;
    ended_ = std::chrono::steady_clock::now();
    return true;
  }
  double rate() const {
    return static_cast<double>(total_ - skipped_) / seconds_between(began_, ended_);
  }

 private:
  std::size_t total_;
  std::size_t skipped_;
  std::size_t seen_ = 0;
  SteadyTime began_{};
  SteadyTime ended_{};
};

double with_ours(const testing::Installation& installation, std::size_t count) {
  kafka::Consumer consumer{reader_settings(installation)};
  consumer.read_from(Instant{});
  Meter meter{count};
  const auto until = std::chrono::steady_clock::now() + kDeadline;
  while (std::chrono::steady_clock::now() < until) {
    if (consumer.poll(std::chrono::milliseconds{100}) && meter.one_more()) return meter.rate();
  }
  throw std::runtime_error("not all records came");
}

double with_bare_loop(const testing::Installation& installation, std::size_t count) {
  kafka::ConfHandle conf =
      kafka::base_configuration(installation.settings.kafka_brokers(), "bench-floor");
  kafka::set(conf.get(), "group.id", "bench-floor");
  kafka::set(conf.get(), "enable.auto.commit", "false");
  const kafka::ClientHandle client = kafka::make_client(RD_KAFKA_CONSUMER, std::move(conf));
  rd_kafka_poll_set_consumer(client.get());
  const std::string topic = installation.topic_name(Topic::booking);
  const int partitions = kafka::partitions_of(installation.settings.kafka_brokers(), topic);
  const kafka::ListHandle list{rd_kafka_topic_partition_list_new(partitions)};
  for (int i = 0; i < partitions; ++i) {
    rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), i)->offset = 0;
  }
  rd_kafka_assign(client.get(), list.get());
  Meter meter{count};
  const auto until = std::chrono::steady_clock::now() + kDeadline;
  while (std::chrono::steady_clock::now() < until) {
    const kafka::MessageHandle message{rd_kafka_consumer_poll(client.get(), 100)};
    if (!message || message->err != RD_KAFKA_RESP_ERR_NO_ERROR) continue;
    if (meter.one_more()) {
      rd_kafka_consumer_close(client.get());
      return meter.rate();
    }
  }
  throw std::runtime_error("not all records came");
}

}  // namespace

nlohmann::json measure_consume(std::size_t events) {
  testing::Installation installation;
  use_roomy_offices(installation);
  publish_all(installation, make_bookings(installation, events));
  const double value = with_ours(installation, events);
  return {{"value", value}, {"floor", with_bare_loop(installation, events)}};
}

}  // namespace antrean::bench
