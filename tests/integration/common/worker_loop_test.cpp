// The worker loop on real Kafka and PostgreSQL: once each, poison set aside, nothing lost.

#include "common/worker/worker_loop.hpp"

#include <gtest/gtest.h>

#include <atomic>

#include "common/errors.hpp"
#include "common/kafka/consumer.hpp"
#include "common/worker/dead_letters.hpp"
#include "tests/integration/installation.hpp"

namespace antrean {
namespace {

using testing::eventually;
using testing::Installation;
using testing::make_event;

constexpr const char* kBooking = "01938f5a-0000-7000-8000-000000000001";

// Counts in a table, so that a rolled back batch leaves no trace; refuses what it is told to.
class CountingHandler final : public BatchHandler {
 public:
  std::string_view name() const override { return "booking"; }
  std::span<const EventType> wants() const override {
    static constexpr EventType kTypes[] = {EventType::booking_cancellation_requested};
    return kTypes;
  }
  void apply(pqxx::work& tx, std::span<const ReceivedEvent> events) override {
    for (const ReceivedEvent& received : events) {
      if (received.event.subject == "poison") throw PoisonMessage("told to refuse");
      tx.exec_params("INSERT INTO counted (subject, event_id) VALUES ($1, $2)",
                     received.event.subject, received.event.id.str());
    }
    ++batches;
  }
  std::atomic<int> batches{0};
};

class WorkerLoopTest : public ::testing::Test {
 protected:
  WorkerLoopTest() {
    installation_.query(
        "CREATE TABLE counted (position bigint GENERATED ALWAYS AS IDENTITY, subject text, "
        "event_id text UNIQUE)");
  }

  Event request(const std::string& subject) {
    Event event = make_event(EventType::booking_cancellation_requested, subject,
                             {{"booking_id", kBooking}}, installation_.clock->now());
    event.key = "one-key";
    return event;
  }

  int counted() { return std::stoi(installation_.query("SELECT count(*) FROM counted")); }

  std::vector<kafka::ConsumedRecord> dead_letters(std::size_t expected) {
    kafka::ConsumerSettings settings;
    settings.brokers = installation_.settings.kafka_brokers();
    settings.topics = {dead_letter_name_of(installation_.topic_name(Topic::booking))};
    kafka::Consumer consumer{settings};
    consumer.read_from(Instant{});
    std::vector<kafka::ConsumedRecord> letters;
    eventually(
        [&] {
          if (auto letter = consumer.poll(std::chrono::milliseconds{100})) {
            letters.push_back(std::move(*letter));
          }
          return letters.size() >= expected;
        },
        std::chrono::seconds{15});
    return letters;
  }

  static std::string header(const kafka::ConsumedRecord& record, std::string_view name) {
    for (const auto& [key, value] : record.headers) {
      if (key == name) return value;
    }
    return {};
  }

  Installation installation_;
  CountingHandler handler_;
};

TEST_F(WorkerLoopTest, TakesEachEventOnceAndInOrder) {
  WorkerLoop loop{*installation_.surroundings, handler_};
  for (int i = 0; i < 50; ++i) {
    const Event event = request("b" + std::to_string(i));
    installation_.publish(event);
    if (i % 5 == 0) installation_.publish(event);
  }
  ASSERT_TRUE(eventually([&] { return counted() >= 50; }));
  loop.stop();
  EXPECT_EQ(counted(), 50);
  EXPECT_EQ(installation_.query("SELECT count(*) FROM (SELECT subject, lag(subject) OVER (ORDER BY "
                                "position) AS before FROM counted) AS o WHERE "
                                "substr(subject, 2)::int < substr(before, 2)::int"),
            "0");
}

TEST_F(WorkerLoopTest, SetsThePoisonAsideAndGoesOn) {
  // All in one batch: the loop begins when they are there.
  for (int i = 0; i < 20; ++i) installation_.publish(request(i == 7 ? "poison" : "b"));
  WorkerLoop loop{*installation_.surroundings, handler_};
  ASSERT_TRUE(eventually([&] { return counted() >= 19; }));
  const auto letters = dead_letters(1);
  loop.stop();
  ASSERT_EQ(letters.size(), 1U);
  EXPECT_EQ(header(letters[0], kReasonHeader), "told to refuse");
  EXPECT_EQ(header(letters[0], kConsumerHeader), "booking");
  EXPECT_EQ(header(letters[0], "ce_subject"), "poison");
  EXPECT_EQ(counted(), 19);
}

TEST_F(WorkerLoopTest, SetsMalformedRecordsAsideByteIdentical) {
  const std::string topic = installation_.topic_name(Topic::booking);
  const Headers good = encode_headers(request("b"));
  const auto without = [&](const std::string& name) {
    Headers headers;
    for (const auto& header : good) {
      if (header.first != name) headers.push_back(header);
    }
    return headers;
  };
  Headers wrong_type = without("ce_type");
  wrong_type.emplace_back("ce_type", "id.antrean.booking.invented.v1");
  Headers other_topic = without("ce_type");
  other_topic.emplace_back("ce_type", "id.antrean.document.read.v1");
  const std::string value = R"({"booking_id": ")" + std::string(kBooking) + R"("})";
  const std::string large = "{\"x\": \"" + std::string(900 * 1024, 'x') + "\"}";
  const std::vector<std::pair<kafka::Record, std::string>> cases{
      {{topic, "k", value, without("ce_id")}, "attribute id is missing"},
      {{topic, "k", value, wrong_type}, "attribute type names no event"},
      {{topic, "k", value, other_topic}, "the type belongs to another topic"},
      {{topic, "k", "{not json", good}, "not valid JSON"},
      {{topic, "k", "[]", good}, "not a JSON object"},
      {{topic, "k", large, good}, "larger than 512 KiB"},
      {{topic, "k", R"({"booking_id": 7})", good}, "breaks its schema at /booking_id"},
      {{topic, "", value, good}, "key is missing"},
  };
  for (const auto& [record, reason] : cases) installation_.publish(record);
  installation_.publish(request("fine"));
  WorkerLoop loop{*installation_.surroundings, handler_};
  ASSERT_TRUE(eventually([&] { return counted() == 1; }));
  const auto letters = dead_letters(cases.size());
  loop.stop();
  ASSERT_EQ(letters.size(), cases.size());
  for (const auto& [record, reason] : cases) {
    SCOPED_TRACE(reason);
    const auto found =
        std::find_if(letters.begin(), letters.end(), [&, wanted = reason](const auto& letter) {
          return header(letter, kReasonHeader).find(wanted) != std::string::npos;
        });
    ASSERT_NE(found, letters.end());
    EXPECT_EQ(found->value, record.value);
    EXPECT_EQ(original_of(*found).headers, record.headers);
    EXPECT_EQ(original_of(*found).topic, topic);
  }
}

TEST_F(WorkerLoopTest, WaitsInPlaceWhileTheDatabaseRefuses) {
  WorkerLoop loop{*installation_.surroundings, handler_};
  installation_.publish(request("first"));
  ASSERT_TRUE(eventually([&] { return counted() == 1; }));
  // Other connections are cut and new ones refused, as when the server goes away.
  const std::string name = installation_.query("SELECT current_database()");
  pqxx::connection admin{testing::from_servers("ANTREAN_DATABASE_URL")};
  pqxx::nontransaction direct{admin};
  direct.exec("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
  direct.exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name +
              "'");
  installation_.publish(request("second"));
  EXPECT_TRUE(eventually([&] { return !loop.trouble().empty(); }));
  direct.exec("ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
  ASSERT_TRUE(eventually([&] { return counted() == 2; }));
  EXPECT_TRUE(eventually([&] { return loop.trouble().empty(); }));
  loop.stop();
}

TEST_F(WorkerLoopTest, StopsInTimeAndTheNextOneGoesOnWhereItEnded) {
  {
    WorkerLoop loop{*installation_.surroundings, handler_};
    installation_.publish(request("first"));
    ASSERT_TRUE(eventually([&] { return counted() == 1; }));
    const auto stopping = std::chrono::steady_clock::now();
    loop.stop();
    EXPECT_LT(std::chrono::steady_clock::now() - stopping, std::chrono::seconds{10});
  }
  const int batches = handler_.batches;
  WorkerLoop next{*installation_.surroundings, handler_};
  installation_.publish(request("second"));
  ASSERT_TRUE(eventually([&] { return counted() == 2; }));
  next.stop();
  EXPECT_EQ(handler_.batches, batches + 1);
}

}  // namespace
}  // namespace antrean
