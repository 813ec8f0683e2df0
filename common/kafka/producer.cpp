#include "common/kafka/producer.hpp"

#include <atomic>
#include <future>
#include <thread>

#include "common/kafka/handles.hpp"
#include "common/log.hpp"
#include "common/metrics.hpp"

namespace antrean::kafka {

class Producer::Implementation {
 public:
  explicit Implementation(const ProducerSettings& settings) {
    ConfHandle conf = base_configuration(settings.brokers, settings.client_id);
    set(conf.get(), "acks", "all");
    set(conf.get(), "max.in.flight.requests.per.connection", "1");
    set(conf.get(), "enable.idempotence", "false");
    set(conf.get(), "linger.ms", std::to_string(settings.linger.count()));
    set(conf.get(), "partitioner", "murmur2_random");
    set(conf.get(), "message.timeout.ms", std::to_string(settings.delivery_timeout.count()));
    set(conf.get(), "queue.buffering.max.messages", "200000");
    set(conf.get(), "message.max.bytes", "2000000");
    rd_kafka_conf_set_dr_msg_cb(conf.get(), &Implementation::delivered);
    client = make_client(RD_KAFKA_PRODUCER, std::move(conf));
    poller = std::thread{[this] {
      while (!stopping) rd_kafka_poll(client.get(), 200);
    }};
  }

  ~Implementation() {
    // What is still queued is given up: its callers hear of it and keep their rows.
    rd_kafka_flush(client.get(), 2000);
    rd_kafka_purge(client.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    stopping = true;
    poller.join();
    rd_kafka_poll(client.get(), 0);
  }

  static void delivered(rd_kafka_t*, const rd_kafka_message_t* message, void*) {
    const std::unique_ptr<OnDelivery> done{static_cast<OnDelivery*>(message->_private)};
    if (!done) return;
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
      metrics::count("antrean_kafka_produce_failures_total");
      (*done)(rd_kafka_err2str(message->err));
    } else {
      (*done)({});
    }
  }

  ClientHandle client;
  std::atomic<bool> stopping{false};
  std::thread poller;
};

Producer::Producer(const ProducerSettings& settings)
    : implementation_(std::make_unique<Implementation>(settings)) {}

Producer::~Producer() = default;

void Producer::send(const Record& record, OnDelivery on_delivery) {
  HeadersHandle headers{rd_kafka_headers_new(record.headers.size())};
  for (const auto& [name, value] : record.headers) {
    rd_kafka_header_add(headers.get(), name.data(), static_cast<ssize_t>(name.size()), value.data(),
                        static_cast<ssize_t>(value.size()));
  }
  auto done = std::make_unique<OnDelivery>(std::move(on_delivery));
  const rd_kafka_resp_err_t error = rd_kafka_producev(
      implementation_->client.get(), RD_KAFKA_V_TOPIC(record.topic.c_str()),
      RD_KAFKA_V_KEY(record.key.data(), record.key.size()),
      // librdkafka takes no const pointer, but copies.
      RD_KAFKA_V_VALUE(const_cast<char*>(record.value.data()), record.value.size()),
      RD_KAFKA_V_HEADERS(headers.get()), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
      RD_KAFKA_V_OPAQUE(done.get()), RD_KAFKA_V_END);
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
    static_cast<void>(headers.release());
    static_cast<void>(done.release());  // delivered() owns it now
    return;
  }
  (*done)(rd_kafka_err2str(error));
}

void Producer::send_and_wait(const Record& record) {
  auto outcome = std::make_shared<std::promise<std::string>>();
  auto future = outcome->get_future();
  send(record, [outcome](std::string_view error) { outcome->set_value(std::string(error)); });
  if (const std::string error = future.get(); !error.empty()) {
    throw InfrastructureError("kafka: " + record.topic + ": " + error);
  }
}

void Producer::warm_up(const std::string& topic, std::chrono::milliseconds timeout) {
  const TopicHandle handle{
      rd_kafka_topic_new(implementation_->client.get(), topic.c_str(), nullptr)};
  const rd_kafka_metadata_t* metadata = nullptr;
  if (handle &&
      rd_kafka_metadata(implementation_->client.get(), 0, handle.get(), &metadata,
                        static_cast<int>(timeout.count())) == RD_KAFKA_RESP_ERR_NO_ERROR) {
    rd_kafka_metadata_destroy(metadata);
  }
}

bool Producer::flush(std::chrono::milliseconds timeout) {
  return rd_kafka_flush(implementation_->client.get(), static_cast<int>(timeout.count())) ==
         RD_KAFKA_RESP_ERR_NO_ERROR;
}

Record to_record(const Event& event, std::string_view topic_prefix) {
  return {std::string(topic_prefix) + std::string(name_of(topic_of(event.type))), event.key,
          encode_value(event), encode_headers(event)};
}

}  // namespace antrean::kafka
