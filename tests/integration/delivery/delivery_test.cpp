// The delivery worker on real Kafka and PostgreSQL, with the postal service's simulator over HTTP.

#include <gtest/gtest.h>

#include "common/db/persons.hpp"
#include "common/http/client.hpp"
#include "consumers/delivery/worker.hpp"
#include "tests/integration/installation.hpp"
#include "tests/partners/postal.hpp"

namespace antrean {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::eventually;
using testing::Installation;
using testing::make_event;

class DeliveryWorkerTest : public ::testing::Test {
 protected:
  DeliveryWorkerTest()
      : booking_(new_uuid()),
        delivery_(new_uuid()),
        person_(installation_.secrets->person_of_nik("3528016503950003")),
        postal_({"127.0.0.1:0", "http://127.0.0.1:1", installation_.secrets->tracking_webhook()},
                *installation_.clock, state_) {
    installation_.settings.postal_url.set("http://127.0.0.1:" + std::to_string(postal_.port()));
    installation_.settings.partner_timeout.set(1s);
    in_transaction(*installation_.pool, [&](pqxx::work& tx) {
      const auto keys =
          lock_or_make_persons(tx, installation_.secrets->master(), std::vector<PersonId>{person_});
      const Key& key = keys.at(person_);
      sealed_person_ =
          seal_text(key, R"({"nama": "SITI AMINAH", "phone": "+6281234567890"})", person_.str());
      sealed_address_ =
          seal_text(key, R"({"street": "Jl. Melati 4", "kode_pos": "69317"})", person_.str());
    });
  }

  void start() { worker_ = start_delivery_worker(*installation_.surroundings); }

  void request(std::vector<int> applicants = {1}) {
    Event event = make_event(
        EventType::delivery_requested, delivery_,
        {{"booking_id", booking_},
         {"delivery_id", delivery_},
         {"person_id", person_.str()},
         {"sealed_address", sealed_address_},
         {"applicants", applicants},
         {"recipient",
          {{"person_id", person_.str()}, {"sealed", sealed_person_}, {"language", "id"}}},
         {"office_id", "pamekasan"},
         {"zone", "Asia/Jakarta"}},
        installation_.clock->now());
    event.key = booking_;
    installation_.publish(event);
  }
  void issue(int n) {
    installation_.publish(make_event(EventType::passport_issued, booking_,
                                     {{"booking_id", booking_}, {"n", n}},
                                     installation_.clock->now()));
  }
  void track(const std::string& status, std::chrono::hours after, const std::string& delivery) {
    const Instant now = installation_.clock->now();
    installation_.publish(make_event(EventType::tracking_received, delivery,
                                     {{"request_id", delivery},
                                      {"status", status},
                                      {"occurred_at", to_rfc3339(start_ + after)},
                                      {"received_at", to_rfc3339(now)},
                                      {"resi", "P2612030000000001"}},
                                     now));
  }
  void track(const std::string& status, std::chrono::hours after) {
    track(status, after, delivery_);
  }

  void fault(const json& wanted) {
    HttpCall call;
    call.method = "POST";
    call.url = installation_.settings.postal_url() + "/faults";
    call.body = wanted.dump();
    ASSERT_EQ(http_call(call).status, 201);
  }
  json accepted() {
    HttpCall call;
    call.url = installation_.settings.postal_url() + "/accepted";
    return json::parse(http_call(call).body);
  }

  bool eventually_is(const std::string& sql, const std::string& expected) {
    return eventually([&] { return installation_.query(sql) == expected; });
  }
  std::string status(const std::string& column) {
    return installation_.query(
        "SELECT " + column + "::text FROM delivery_status WHERE delivery_id = '" + delivery_ + "'");
  }
  std::string effect() {
    return installation_.query("SELECT state FROM effect WHERE kind = 'postal.request'");
  }
  std::string tracked() { return installation_.query("SELECT count(*) FROM delivery_tracking"); }
  // The templates of the notices that were asked for, in order.
  std::string notices() {
    return installation_.query(
        "SELECT string_agg(payload::json ->> 'template', ' ' ORDER BY position) FROM outbox "
        "WHERE type = 'id.antrean.notice.requested.v1'");
  }

  const Instant start_ = *parse_rfc3339("2026-12-03T02:00:00Z");
  Installation installation_;
  std::string booking_;
  std::string delivery_;
  PersonId person_;
  std::string sealed_person_;
  std::string sealed_address_;
  partners::StateFile state_{""};
  partners::PostalService postal_;
  std::unique_ptr<Part> worker_;
};

TEST_F(DeliveryWorkerTest, IssuedAndRequestedMayComeInEitherOrder) {
  issue(1);
  start();
  ASSERT_TRUE(eventually_is("SELECT count(*) FROM delivery_issued", "1"));
  request({1, 2});
  ASSERT_TRUE(eventually([&] { return status("state") == "REQUESTED"; }));
  EXPECT_EQ(effect(), "");
  issue(2);
  ASSERT_TRUE(eventually([&] { return status("taken_by_post") == "true"; }));
  EXPECT_EQ(status("state"), "ELIGIBLE") << "asked for isn't handed over";
  EXPECT_EQ(accepted().at("count"), 1);
  EXPECT_EQ(accepted().at("accepted").at(0).at("request_id"), delivery_);
  EXPECT_EQ(status("resi"), accepted().at("accepted").at(0).at("resi").get<std::string>());
}

TEST_F(DeliveryWorkerTest, TellsOfEveryStepOnce) {
  start();
  request();
  issue(1);
  ASSERT_TRUE(eventually([&] { return effect() == "done"; }));
  track("accepted", 1h);
  track("accepted", 1h);
  track("in_transit", 2h);
  track("sedang disortir", 3h);
  track("out_for_delivery", 24h);
  track("in_transit", 3h);
  track("delivered", 26h);
  track("out_for_delivery", 24h);
  ASSERT_TRUE(eventually([&] { return tracked() == "8"; }));
  EXPECT_EQ(status("state"), "DELIVERED");
  EXPECT_EQ(notices(), "N32 N33 N35");
  EXPECT_EQ(installation_.query("SELECT string_agg(type, ' ' ORDER BY position) FROM outbox "
                                "WHERE aggregatetype = 'antrean.delivery'"),
            "id.antrean.delivery.eligible.v1 id.antrean.delivery.handed-over.v1 "
            "id.antrean.delivery.moved.v1 id.antrean.delivery.moved.v1 "
            "id.antrean.delivery.delivered.v1");
  EXPECT_EQ(installation_.query("SELECT status_raw FROM delivery_tracking WHERE status IS NULL"),
            "sedang disortir");
  // Everything that is said keeps its schema, and nothing personal stands in clear.
  in_transaction(*installation_.pool, [&](pqxx::work& tx) {
    for (const auto& row : tx.exec("SELECT type, payload FROM outbox")) {
      const auto type = event_type_of(row[0].as<std::string>());
      ASSERT_TRUE(type);
      EXPECT_NO_THROW(installation_.schemas->check(*type, json::parse(row[1].c_str())))
          << row[0].c_str();
      EXPECT_EQ(row[1].as<std::string>().find("SITI"), std::string::npos);
      EXPECT_EQ(row[1].as<std::string>().find("Melati"), std::string::npos);
    }
  });
}

TEST_F(DeliveryWorkerTest, IsAcceptedOnceWhateverThePostDoes) {
  fault({{"kind", "error_500"}});
  fault({{"kind", "cut"}});
  start();
  request();
  issue(1);
  ASSERT_TRUE(eventually([&] { return effect() == "done"; }, 60s));
  EXPECT_EQ(accepted().at("count"), 1);
  EXPECT_EQ(accepted().at("accepted").at(0).at("accepted"), 1);
  EXPECT_GE(accepted().at("accepted").at(0).at("repeated"), 1) << "409 was a success";
  EXPECT_EQ(status("taken_by_post"), "true");
}

TEST_F(DeliveryWorkerTest, WaitsAsLongAsThePostAsksFor) {
  fault({{"kind", "too_many"}, {"seconds", 2}});
  start();
  request();
  issue(1);
  ASSERT_TRUE(eventually([&] { return effect() == "ready"; }));
  ASSERT_TRUE(eventually([&] { return effect() == "done"; }));
  EXPECT_EQ(installation_.query("SELECT attempts FROM effect"), "2");
}

TEST_F(DeliveryWorkerTest, KeepsARefusalForStaff) {
  fault({{"kind", "refuse_400"}});
  start();
  request();
  issue(1);
  ASSERT_TRUE(eventually([&] { return effect() == "failed"; }));
  EXPECT_EQ(status("refusal"), "postal service: status 400");
  EXPECT_EQ(status("state"), "ELIGIBLE");
}

TEST_F(DeliveryWorkerTest, AsksForNothingAfterAnErasure) {
  in_transaction(*installation_.pool, [&](pqxx::work& tx) { erase_person(tx, person_); });
  start();
  request();
  issue(1);
  ASSERT_TRUE(eventually([&] { return effect() == "suppressed"; }));
  EXPECT_EQ(accepted().at("count"), 0);
}

TEST_F(DeliveryWorkerTest, NewsOfAnUnknownDeliveryIsKeptAndHurtsNobody) {
  start();
  track("delivered", 1h, new_uuid());
  request();
  issue(1);
  ASSERT_TRUE(eventually([&] { return effect() == "done"; }));
  EXPECT_TRUE(eventually_is("SELECT applied::text FROM delivery_tracking", "false"));
}

TEST_F(DeliveryWorkerTest, ACancelledBookingIsNotSent) {
  start();
  request();
  ASSERT_TRUE(eventually([&] { return status("state") == "REQUESTED"; }));
  installation_.publish(make_event(EventType::booking_cancelled, booking_,
                                   {{"booking_id", booking_}, {"version", 4}},
                                   installation_.clock->now()));
  ASSERT_TRUE(eventually([&] { return status("state") == "CANCELLED"; }));
  issue(1);
  ASSERT_TRUE(eventually_is("SELECT count(*) FROM delivery_issued", "1"));
  EXPECT_EQ(effect(), "");
}

}  // namespace
}  // namespace antrean
