#include "producers/gateway/idempotency_tail.hpp"

#include <nlohmann/json.hpp>

#include "common/errors.hpp"
#include "common/events/catalogue.hpp"
#include "common/log.hpp"
#include "common/metrics.hpp"
#include "producers/gateway/policy.hpp"

namespace antrean::gateway {
namespace {

constexpr std::chrono::milliseconds kPoll{200};

std::string_view header(const Headers& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

}  // namespace

IdempotencyTail::IdempotencyTail(std::string brokers, std::string topic, IdempotencyMemory& memory)
    : brokers_(std::move(brokers)), topic_(std::move(topic)), memory_(memory) {
  thread_ = std::thread([this] { run(); });
}

IdempotencyTail::~IdempotencyTail() {
  stop();
}

void IdempotencyTail::stop() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
}

void IdempotencyTail::run() {
  std::chrono::milliseconds wait{500};
  while (!stopping_) {
    try {
      read();
    } catch (const std::exception& error) {
      log::warning("can't read the requests of the last day", {{"why", error.what()}});
    }
    // In small steps, so that stopping needn't wait.
    for (auto waited = std::chrono::milliseconds{0}; waited < wait && !stopping_; waited += kPoll) {
      std::this_thread::sleep_for(kPoll);
    }
    wait = std::min<std::chrono::milliseconds>(wait * 2, std::chrono::seconds{10});
  }
}

void IdempotencyTail::read() {
  kafka::ConsumerSettings settings;
  settings.brokers = brokers_;
  settings.client_id = "antrean-gateway-tail";
  settings.topics = {topic_};
  kafka::Consumer consumer{settings};
  // Kafka stamps records by the system's clock, whatever clock the events themselves follow.
  const SystemClock system;
  consumer.read_from(system.now() - kIdempotencyKept);
  while (!stopping_) {
    const auto record = consumer.poll(kPoll);
    if (record) take(*record);
    if (!caught_up_ && consumer.caught_up()) {
      caught_up_ = true;
      log::info("knows the requests of the last day", {{"bookings", memory_.size()}});
    }
  }
  consumer.close(std::chrono::seconds{2});
}

void IdempotencyTail::take(const kafka::ConsumedRecord& record) {
  if (header(record.headers, "ce_type") != name_of(EventType::booking_requested)) return;
  const auto data = nlohmann::json::parse(record.value, nullptr, false);
  if (!data.is_object() || !data.contains("request_hash") || !data["request_hash"].is_string()) {
    return;
  }
  const SystemClock system;
  memory_.remember(BookingId{record.key}, data["request_hash"], system.now());
  metrics::set("antrean_gateway_idempotency_entries", static_cast<double>(memory_.size()));
}

}  // namespace antrean::gateway
