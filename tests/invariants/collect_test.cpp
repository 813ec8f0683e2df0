// The checker on real servers: what is sound is found sound, and each planted violation is seen.

#include "tests/invariants/collect.hpp"

#include <gtest/gtest.h>

#include "common/http/client.hpp"
#include "common/worker/dead_letters.hpp"
#include "consumers/delivery/worker.hpp"
#include "producers/relay/relay.hpp"
#include "tests/integration/installation.hpp"
#include "tests/invariants/report.hpp"
#include "tests/partners/postal.hpp"

namespace antrean::invariants {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::Installation;
using testing::make_event;

// A delivery worker and a relay have dealt with one booking, one piece of news and one record that
// is no event; then both are stopped.
class Collected : public ::testing::Test {
 protected:
  Collected()
      : postal_({"127.0.0.1:0", "http://127.0.0.1:1", installation_.secrets->tracking_webhook()},
                *installation_.clock, state_) {
    // These tests break what must hold.
    installation_.checked_at_end = false;
    auto relay = start_relay(*installation_.surroundings);
    auto worker = start_delivery_worker(*installation_.surroundings);
    publish(EventType::passport_issued, {{"booking_id", booking_}, {"n", 1}});
    publish(EventType::tracking_received, {{"request_id", new_uuid()},
                                           {"status", "delivered"},
                                           {"occurred_at", "2026-12-03T02:00:00Z"},
                                           {"received_at", "2026-12-03T02:00:00Z"}});
    installation_.publish(
        kafka::Record{installation_.topic_name(Topic::delivery), "k", "no JSON", {{"ce_id", "x"}}});
    settled_ = settle(installation_.settings, *installation_.pool, *installation_.clock,
                      {"delivery"}, 30s);
    worker->stop();
    relay->stop();
  }

  Event publish(EventType type, json data, const std::string& source = "/antrean/test",
                const std::string& cause = "") {
    Event event = make_event(type, booking_, std::move(data), installation_.clock->now());
    event.source = source;
    event.causation_id = cause;
    installation_.publish(event);
    return event;
  }

  std::set<int> broken(std::set<std::string> consumers = {"delivery"}) {
    Evidence evidence;
    evidence.consumers = std::move(consumers);
    collect_committed(installation_.settings, evidence);
    collect_records(installation_.settings, *installation_.schemas, evidence);
    collect_database(installation_.settings, *installation_.pool, *installation_.clock, evidence);
    collect_partner("postal", "http://127.0.0.1:" + std::to_string(postal_.port()), evidence);
    std::set<int> numbers;
    for (const Finding& finding : check_all(evidence)) {
      if (!finding.broken.empty()) numbers.insert(finding.number);
    }
    return numbers;
  }
  using Numbers = std::set<int>;

  Installation installation_;
  std::string booking_ = new_uuid();
  partners::StateFile state_{""};
  partners::PostalService postal_;
  bool settled_ = false;
};

TEST_F(Collected, WhatIsSoundIsFoundSound) {
  EXPECT_TRUE(settled_);
  EXPECT_EQ(broken(), Numbers{});
}

TEST_F(Collected, AMissingInboxRow) {
  installation_.query("DELETE FROM inbox WHERE topic LIKE '%booking' RETURNING 1");
  EXPECT_EQ(broken(), (Numbers{1, 11}));
}

TEST_F(Collected, TwoEffectsAndOneWithoutACause) {
  const char* sql =
      "INSERT INTO effect (id, consumer, kind, subject, payload, cause, due_at, created_at, state) "
      "SELECT 'e' || g, 'delivery', 'postal.request', 'd', '{}', (SELECT event_id FROM inbox LIMIT "
      "1), now(), now(), 'done' FROM generate_series(1, 2) AS g RETURNING 1";
  installation_.query(sql);
  EXPECT_EQ(broken(), Numbers{2});
  installation_.query("DELETE FROM effect WHERE id = 'e2' RETURNING 1");
  installation_.query("UPDATE effect SET cause = '' RETURNING 1");
  EXPECT_EQ(broken(), Numbers{3});
}

TEST_F(Collected, APartnerThatAcceptedWhatNobodyAsked) {
  HttpCall call;
  call.method = "POST";
  call.url = "http://127.0.0.1:" + std::to_string(postal_.port()) + "/v1/requests";
  call.body = json{{"request_id", "foreign"},
                   {"sender", {{"office_id", "x"}}},
                   {"recipient", {{"name", "SITI AMINAH"}}},
                   {"address", {{"street", "Jl. Melati 4"}}},
                   {"consignments", {{{"passports", 1}}}}}
                  .dump();
  ASSERT_EQ(http_call(call).status, 201);
  EXPECT_EQ(broken(), Numbers{4});
}

TEST_F(Collected, ANoticeWithoutAnEnd) {
  const Instant now = installation_.clock->now();
  Event notice = make_event(EventType::notice_requested, new_uuid(),
                            {{"booking_id", booking_},
                             {"template", "N02"},
                             {"version", 1},
                             {"subject", booking_},
                             {"person_id", std::string(64, 'a')},
                             {"sealed", "c2VhbGVk"},
                             {"language", "id"},
                             {"zone", "Asia/Jakarta"},
                             {"urgent", false},
                             {"not_after", to_rfc3339(now - 1h)},
                             {"parameters", json::object()}},
                            now);
  notice.key = booking_;
  installation_.publish(notice);
  const Numbers found = broken({"delivery", "notification"});
  EXPECT_TRUE(found.contains(5));
  EXPECT_TRUE(found.contains(1)) << "nobody took it in";
  EXPECT_TRUE(found.contains(14));
}

TEST_F(Collected, EventsTakenInOutOfOrder) {
  installation_.query(
      "INSERT INTO inbox (consumer, source, event_id, topic, partition, \"offset\", seen_at) "
      "SELECT consumer, source, 'earlier', topic, partition, \"offset\" + 1, seen_at - interval "
      "'1 hour' FROM inbox LIMIT 1 RETURNING 1");
  EXPECT_EQ(broken(), Numbers{6});
}

TEST_F(Collected, ExpiredAfterPaid) {
  const Event cause =
      publish(EventType::booking_cancellation_requested, {{"booking_id", booking_}});
  const auto say = [&](EventType type, json data) {
    data["booking_id"] = booking_;
    publish(type, std::move(data), "/antrean/booking", cause.id.str());
  };
  say(EventType::booking_rejected, {{"reason", "QUOTA_FULL"}, {"version", 1}});
  say(EventType::booking_expired, {{"reason", "PAYMENT_DEADLINE"}, {"version", 2}});
  EXPECT_EQ(broken(), (Numbers{7, 14}));
}

TEST_F(Collected, AForgottenTimer) {
  installation_.query(
      "INSERT INTO timer (kind, subject, version, due_at, cause) SELECT 'booking.release', 'b', 1, "
      "now() - interval '1 hour', event_id FROM inbox LIMIT 1 RETURNING 1");
  EXPECT_EQ(broken(), Numbers{8});
}

TEST_F(Collected, ABookingInsideACooldown) {
  const Event cause =
      publish(EventType::booking_cancellation_requested, {{"booking_id", booking_}});
  const std::string person(64, 'a');
  publish(EventType::cooldown_started,
          {{"booking_id", booking_},
           {"person_ids", {person}},
           {"anchor_date", "2026-12-01"},
           {"first_date", "2099-12-31"}},
          "/antrean/booking", cause.id.str());
  Event held = make_event(
      EventType::booking_held, new_uuid(),
      {{"booking_id", "other"},
       {"code", "7KQ2M9XA"},
       {"office_id", "pamekasan"},
       {"date", "2026-12-01"},
       {"slot", "09:00"},
       {"product", "ordinary_5"},
       {"language", "id"},
       {"upload_deadline", "2026-11-23T04:30:00Z"},
       {"version", 1},
       {"seats", 1},
       {"applicants",
        {{{"n", 1}, {"person_id", person}, {"sealed", "c2VhbGVk"}, {"documents", {"ktp"}}}}}},
      installation_.clock->now() + 1s);
  held.source = "/antrean/booking";
  held.causation_id = cause.id.str();
  installation_.publish(held);
  EXPECT_TRUE(broken().contains(9));
}

TEST_F(Collected, AnOutboxThatDoesNotDrain) {
  installation_.query(
      "INSERT INTO outbox (id, aggregatetype, aggregateid, type, payload, headers, cause, shard) "
      "SELECT 'o', 'antrean.delivery', 'd', 't', '{}', '[]', event_id, 0 FROM inbox LIMIT 1 "
      "RETURNING 1");
  EXPECT_EQ(broken(), Numbers{10});
  EXPECT_FALSE(
      settle(installation_.settings, *installation_.pool, *installation_.clock, {"delivery"}, 1s));
}

TEST_F(Collected, ADeadLetterThatIsNotWhatItWas) {
  kafka::ConsumedRecord foreign;
  foreign.topic = installation_.topic_name(Topic::delivery);
  foreign.key = "k";
  foreign.value = "other";
  installation_.publish(dead_letter(foreign, "delivery", "no reason", installation_.clock->now()));
  EXPECT_EQ(broken(), Numbers{12});
}

TEST_F(Collected, AScanReadTwice) {
  const Event cause =
      publish(EventType::booking_cancellation_requested, {{"booking_id", booking_}});
  for (int i = 0; i < 2; ++i) {
    publish(EventType::document_read,
            {{"booking_id", booking_},
             {"document_id", booking_},
             {"n", 1},
             {"kind", "ktp"},
             {"engine", "antrean-ocr-1"},
             {"usable", true},
             {"ms", 200}},
            "/antrean/verification", cause.id.str());
  }
  EXPECT_TRUE(broken().contains(13));
}

TEST_F(Collected, SeatsThatNoBookingHas) {
  installation_.query(
      "INSERT INTO slot (office_id, date, slot, capacity, held) VALUES ('pamekasan', "
      "'2026-12-01', '09:00', 5, 3) RETURNING 1");
  EXPECT_EQ(broken(), Numbers{16});
}

}  // namespace
}  // namespace antrean::invariants
