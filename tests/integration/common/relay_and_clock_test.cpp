// Outbox rows and due timers reach Kafka, in order and once.

#include <gtest/gtest.h>

#include "common/db/outbox.hpp"
#include "common/db/timers.hpp"
#include "common/kafka/consumer.hpp"
#include "producers/clock/clock.hpp"
#include "producers/relay/relay.hpp"
#include "tests/integration/installation.hpp"

namespace antrean {
namespace {

using testing::eventually;
using testing::Installation;
using testing::make_event;

class RelayAndClock : public ::testing::Test {
 protected:
  std::vector<kafka::ConsumedRecord> records(std::size_t expected) {
    kafka::ConsumerSettings settings;
    settings.brokers = installation_.settings.kafka_brokers();
    settings.topics = {installation_.topic_name(Topic::booking)};
    kafka::Consumer consumer{settings};
    consumer.read_from(Instant{});
    std::vector<kafka::ConsumedRecord> found;
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    while (found.size() < expected && std::chrono::steady_clock::now() < until) {
      if (auto record = consumer.poll(std::chrono::milliseconds{100})) {
        found.push_back(std::move(*record));
      }
    }
    return found;
  }

  Installation installation_;
};

TEST_F(RelayAndClock, TheOutboxDrainsInOrderPerKeyWithTwoRelays) {
  constexpr int kKeys = 8;
  constexpr int kEach = 100;
  for (int i = 0; i < kEach; ++i) {
    std::vector<Event> events;
    for (int key = 0; key < kKeys; ++key) {
      Event event =
          make_event(EventType::booking_cancellation_requested, "key-" + std::to_string(key),
                     {{"booking_id", std::to_string(i)}}, installation_.clock->now());
      event.causation_id = "test";
      events.push_back(std::move(event));
    }
    in_transaction(*installation_.pool, [&](pqxx::work& tx) { append_to_outbox(tx, events); });
  }
  const auto first = start_relay(*installation_.surroundings);
  const auto second = start_relay(*installation_.surroundings);
  ASSERT_TRUE(
      eventually([&] { return installation_.query("SELECT count(*) FROM outbox") == "0"; }));
  std::map<std::string, int> last;
  const auto found = records(kKeys * kEach);
  EXPECT_EQ(found.size(), static_cast<std::size_t>(kKeys * kEach));
  for (const auto& record : found) {
    const int number = std::stoi(
        decode(record.headers, record.key, record.value).data.at("booking_id").get<std::string>());
    EXPECT_EQ(number, last.contains(record.key) ? last[record.key] + 1 : 0) << record.key;
    last[record.key] = number;
  }
}

TEST_F(RelayAndClock, ATimerFiresOnceAndNotEarly) {
  const auto relay = start_relay(*installation_.surroundings);
  const auto first = start_clock(*installation_.surroundings);
  const auto second = start_clock(*installation_.surroundings);
  const Instant now = installation_.clock->now();
  const std::vector<Timer> timers{
      {"booking.release", "soon", 1, now + std::chrono::hours{2}, "pamekasan", "cause"},
      {"booking.release", "later", 1, now + std::chrono::hours{4}, "pamekasan", "cause"}};
  in_transaction(*installation_.pool, [&](pqxx::work& tx) {
    set_timers(tx, timers);
    set_timers(tx, timers);
  });
  installation_.advance(std::chrono::hours{1});
  EXPECT_EQ(installation_.query("SELECT count(*) FROM timer"), "2");
  installation_.advance(std::chrono::hours{2});
  ASSERT_TRUE(eventually([&] { return installation_.query("SELECT count(*) FROM timer") == "1"; }));
  installation_.advance(std::chrono::hours{2});
  ASSERT_TRUE(eventually([&] { return installation_.query("SELECT count(*) FROM timer") == "0"; }));
  ASSERT_TRUE(
      eventually([&] { return installation_.query("SELECT count(*) FROM outbox") == "0"; }));
  const auto found = records(2);
  ASSERT_EQ(found.size(), 2U);
  for (const auto& record : found) {
    const Event event = decode(record.headers, record.key, record.value);
    EXPECT_EQ(event.type, EventType::deadline_reached);
    EXPECT_EQ(event.data.at("kind"), "booking.release");
    EXPECT_GE(event.time, *parse_rfc3339(event.data.at("due_at").get<std::string>()));
  }
}

}  // namespace
}  // namespace antrean
