#include "producers/gateway/event_sink.hpp"

#include "common/crash_points.hpp"
#include "producers/gateway/policy.hpp"

namespace antrean::gateway {
namespace {

kafka::ProducerSettings producer_settings(const std::string& brokers) {
  kafka::ProducerSettings settings;
  settings.brokers = brokers;
  settings.client_id = "antrean-gateway";
  settings.delivery_timeout = kAcknowledgement;
  settings.linger = std::chrono::milliseconds{2};
  return settings;
}

}  // namespace

KafkaEventSink::KafkaEventSink(const std::string& brokers, std::string topic_prefix,
                               const Schemas& schemas)
    : topic_prefix_(std::move(topic_prefix)),
      schemas_(schemas),
      producer_(producer_settings(brokers)) {
  // The first record would otherwise wait for the topics' metadata.
  for (const Topic topic : all_topics()) {
    producer_.warm_up(topic_prefix_ + std::string(name_of(topic)), std::chrono::milliseconds{1500});
  }
}

void KafkaEventSink::publish(const Event& event) {
  schemas_.check(event.type, event.data);
  crash_point(CrashPoint::gateway_before_send);
  producer_.send_and_wait(kafka::to_record(event, topic_prefix_));
  crash_point(CrashPoint::gateway_after_acknowledgement);
}

}  // namespace antrean::gateway
