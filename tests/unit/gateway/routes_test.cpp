// The routes through real HTTP, without servers behind.
#include <gtest/gtest.h>

#include "common/http/webhook.hpp"
#include "tests/unit/gateway/harness.hpp"

namespace antrean::gateway {
namespace {

using nlohmann::json;
using HeaderList = std::vector<std::pair<std::string, std::string>>;

class RoutesTest : public ::testing::Test {
 protected:
  static json booking() {
    return {{"office_id", "pamekasan"},
            {"date", "2026-12-08"},
            {"slot", "09:00"},
            {"product", "electronic_10"},
            {"kind", "new"},
            {"applicants",
             {{{"nik", "3528011708850003"},
               {"nama", "BUDI SANTOSO"},
               {"tanggal_lahir", "1985-08-17"},
               {"jenis_kelamin", "LAKI-LAKI"},
               {"no_kk", "3528010102100007"},
               {"phone", "081234567890"},
               {"email", "budi.santoso@surat.example"}}}}};
  }
  HeaderList app(const std::string& idempotency_key = {}) {
    HeaderList headers{{"Authorization", "Bearer " + gateway_.api_keys.at("app")}};
    if (!idempotency_key.empty()) headers.emplace_back("Idempotency-Key", idempotency_key);
    return headers;
  }
  HttpAnswer post(const json& body, const std::string& key) {
    return gateway_.call("POST", "/v1/bookings", body.dump(), app(key));
  }
  HttpAnswer webhook(const std::string& path, const std::string& secret, const json& body,
                     const std::string& id = "msg_1", std::chrono::seconds ago = {}) {
    const SignedWebhook sign = sign_webhook(secret, id, gateway_.clock.now() - ago, body.dump());
    return gateway_.call("POST", path, body.dump(),
                         {{"webhook-id", sign.id},
                          {"webhook-timestamp", sign.timestamp},
                          {"webhook-signature", sign.signature}});
  }
  static std::string first_field(const HttpAnswer& answer) {
    const json document = json::parse(answer.body);
    return document.contains("errors") ? document["errors"][0]["field"].get<std::string>() : "";
  }

  Harness gateway_;
};

TEST_F(RoutesTest, ABookingIsSealedPublishedAndAnswered) {
  const HttpAnswer answer = post(booking(), "key-1");
  ASSERT_EQ(answer.status, 202) << answer.body;
  const json body = json::parse(answer.body);
  const auto events = gateway_.events.events();
  ASSERT_EQ(events.size(), 1u);
  const Event& event = events[0];
  EXPECT_EQ(event.type, EventType::booking_requested);
  EXPECT_EQ(event.key, body["booking_id"].get<std::string>());
  EXPECT_EQ(event.subject, body["booking_id"].get<std::string>());
  EXPECT_EQ(event.office_id, "pamekasan");
  EXPECT_EQ(gateway_.secrets().booking_of_token(body["access_token"].get<std::string>())->str(),
            body["booking_id"].get<std::string>());
  const std::string value = event.data.dump();
  for (const char* personal : {"3528011708850003", "BUDI", "081234567890", "6281234567890",
                               "budi.santoso", "3528010102100007"}) {
    EXPECT_EQ(value.find(personal), std::string::npos) << personal;
    EXPECT_EQ(answer.body.find(personal), std::string::npos) << personal;
  }
  const json opened = json::parse(
      open_intake(gateway_.secrets().intake(), event.data["sealed"].get<std::string>()));
  EXPECT_EQ(opened["applicants"][0]["phone"], "+6281234567890");
}

TEST_F(RoutesTest, TheSameKeyGivesTheSameAnswerAndAnotherBodyIsRefused) {
  const HttpAnswer first = post(booking(), "key-1");
  EXPECT_EQ(post(booking(), "key-1").body, first.body);
  EXPECT_EQ(gateway_.events.events().size(), 1u);
  json other = booking();
  other["slot"] = "10:00";
  const HttpAnswer refused = post(other, "key-1");
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(first_field(refused), "Idempotency-Key");
  EXPECT_NE(post(other, "key-2").body, first.body);
  // Another app's same key is another booking.
  const HttpAnswer staff =
      gateway_.call("POST", "/v1/bookings", booking().dump(),
                    {{"X-Api-Key", gateway_.api_keys.at("staff")}, {"Idempotency-Key", "key-1"}});
  EXPECT_EQ(staff.status, 202);
  EXPECT_NE(staff.body, first.body);
  // A repetition still gets its answer when the slot lies in the past by then.
  gateway_.clock.advance(std::chrono::hours{24 * 30});
  EXPECT_EQ(post(booking(), "key-1").body, first.body);
}

TEST_F(RoutesTest, KafkaAwayIs503AndNothingIsHalfDone) {
  gateway_.events.away = true;
  const HttpAnswer answer = post(booking(), "key-1");
  EXPECT_EQ(answer.status, 503);
  EXPECT_FALSE(answer.headers.at("retry-after").empty());
  gateway_.events.away = false;
  EXPECT_EQ(post(booking(), "key-1").status, 202);
  EXPECT_EQ(gateway_.events.events().size(), 1u);
}

TEST_F(RoutesTest, NotBeforeTheLastDayIsKnown) {
  gateway_.ready = false;
  EXPECT_EQ(post(booking(), "key-1").status, 503);
  EXPECT_TRUE(gateway_.events.events().empty());
}

TEST_F(RoutesTest, BadBookingsAreRefusedWithTheField) {
  const auto status_of = [&](const std::string& body) {
    return gateway_.call("POST", "/v1/bookings", body, app("k")).status;
  };
  EXPECT_EQ(status_of("{"), 400);
  EXPECT_EQ(status_of("[]"), 400);
  EXPECT_EQ(status_of("\"\xff\""), 400);
  EXPECT_EQ(status_of(std::string(100, '[') + std::string(100, ']')), 400);
  EXPECT_EQ(status_of("{}"), 422);
  EXPECT_EQ(
      status_of("{\"applicants\":" + std::string(20'000, '[') + std::string(20'000, ']') + "}"),
      400);
  json large = booking();
  large["applicants"][0]["nama"] = std::string(70'000, 'A');
  EXPECT_EQ(status_of(large.dump()), 413);
  json nik = booking();
  nik["applicants"][0]["nik"] = "352801170885000";
  const HttpAnswer refused = post(nik, "k");
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(first_field(refused), "applicants[0].nik");
  EXPECT_EQ(refused.body.find("352801170885000"), std::string::npos);
  EXPECT_EQ(gateway_.call("POST", "/v1/bookings", booking().dump(), app()).status, 400);
  EXPECT_TRUE(gateway_.events.events().empty());
}

TEST_F(RoutesTest, WhoMayAndWhoMayNot) {
  const std::string path = "/v1/bookings";
  const HttpAnswer nobody = gateway_.call("POST", path, booking().dump());
  EXPECT_EQ(nobody.status, 401);
  EXPECT_EQ(nobody.headers.at("www-authenticate"), "Bearer");
  EXPECT_EQ(gateway_.call("POST", path, "{}", {{"X-Api-Key", "guess"}}).status, 401);
  EXPECT_EQ(gateway_
                .call("POST", path, booking().dump(),
                      {{"X-Api-Key", gateway_.api_keys.at("postal")}, {"Idempotency-Key", "k"}})
                .status,
            403);
  const json made = json::parse(post(booking(), "k").body);
  const std::string one = path + "/" + made["booking_id"].get<std::string>();
  const std::string other = path + "/01938f5a-0000-8000-8000-000000000001";
  const HeaderList token{{"Authorization", "Bearer " + made["access_token"].get<std::string>()}};
  EXPECT_EQ(gateway_.call("GET", other, "", token).status, 403);
  EXPECT_EQ(gateway_.call("GET", path + "/not-an-id", "", app()).status, 404);
  EXPECT_EQ(gateway_
                .call("POST",
                      "/v1/office/bookings/01938f5a-0000-8000-8000-000000000001/applicants/1/"
                      "issued",
                      "", app())
                .status,
            403);
  // The database is away in this harness: that is 503, never 500.
  EXPECT_EQ(gateway_.call("GET", one, "", token).status, 503);
}

TEST_F(RoutesTest, PaymentCallbacks) {
  const std::string path = "/v1/callbacks/payments";
  const std::string& secret = gateway_.secrets().payment_webhook();
  const json payment{{"billing_code", "820261123000017"},
                     {"ntpn", "A1B2C3D4E5F60718"},
                     {"amount", 650000},
                     {"paid_at", "2026-12-01T09:20:00+07:00"},
                     {"channel", "BANK"}};
  // The database is away: the money is recorded all the same, under its billing code.
  const HttpAnswer first = webhook(path, secret, payment);
  ASSERT_EQ(first.status, 202) << first.body;
  EXPECT_EQ(webhook(path, secret, payment).body, first.body);
  auto events = gateway_.events.events();
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].id, events[1].id);
  EXPECT_EQ(events[0].key, "820261123000017");
  EXPECT_EQ(events[0].data["paid_at"], "2026-12-01T02:20:00Z");
  EXPECT_EQ(webhook(path, gateway_.secrets().tracking_webhook(), payment).status, 401);
  EXPECT_EQ(webhook(path, secret, payment, "msg_2", std::chrono::minutes{6}).status, 401);
  EXPECT_EQ(webhook(path, secret, payment, "msg_2", -std::chrono::minutes{6}).status, 401);
  EXPECT_EQ(gateway_.call("POST", path, payment.dump()).status, 401);
  json wrong = payment;
  wrong["billing_code"] = "12";
  const HttpAnswer refused = webhook(path, secret, wrong);
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(first_field(refused), "billing_code");
  EXPECT_EQ(gateway_.events.events().size(), 2u);
}

TEST_F(RoutesTest, TrackingCallbacks) {
  const json moved{{"request_id", "01938f5a-0000-8000-8000-000000000002"},
                   {"status", "DALAM PERJALANAN"},
                   {"occurred_at", "2026-12-01T02:00:00Z"},
                   {"resi", "P2612030001"}};
  const HttpAnswer answer =
      webhook("/v1/callbacks/tracking", gateway_.secrets().tracking_webhook(), moved);
  ASSERT_EQ(answer.status, 202) << answer.body;
  const Event event = gateway_.events.events().at(0);
  EXPECT_EQ(event.type, EventType::tracking_received);
  EXPECT_EQ(event.key, moved["request_id"].get<std::string>());
  EXPECT_EQ(event.data["status"], "DALAM PERJALANAN");
}

TEST_F(RoutesTest, SmsReceipts) {
  const std::string effect = "01938f5a-0000-8000-8000-000000000002";
  const std::string token = gateway_.secrets().hash("sms-callback", effect).substr(0, 32);
  const std::string path = "/v1/callbacks/sms?effect=" + effect + "&kind=";
  EXPECT_EQ(gateway_.call("GET", path + "1&token=" + token).status, 200);
  EXPECT_EQ(gateway_.call("GET", path + "1&token=" + token.substr(1) + "0").status, 401);
  EXPECT_EQ(gateway_.call("GET", path + "1").status, 401);
  EXPECT_EQ(gateway_.call("GET", path + "3&token=" + token).status, 422);
  EXPECT_EQ(gateway_.call("GET", path + "x&token=" + token).status, 422);
  ASSERT_EQ(gateway_.events.events().size(), 1u);
  EXPECT_EQ(gateway_.events.events()[0].data["kind"], 1);
}

TEST_F(RoutesTest, UploadsAreLookedAtBeforeAnythingElse) {
  const json made = json::parse(post(booking(), "k").body);
  const std::string path =
      "/v1/bookings/" + made["booking_id"].get<std::string>() + "/applicants/1/documents/";
  EXPECT_EQ(gateway_.call("PUT", path + "ktp", "not an image at all, just text", app()).status,
            415);
  EXPECT_EQ(gateway_.call("PUT", path + "ktp", "", app()).status, 415);
  EXPECT_EQ(gateway_.call("PUT", path + "passport", "x", app()).status, 404);
  std::string huge;
  huge.resize(40'000'000, 'x');
  EXPECT_EQ(gateway_.call("PUT", path + "ktp", huge, app()).status, 413);
  EXPECT_EQ(gateway_.call("PUT", path + "ktp", "x").status, 401);
  // A PNG whose header claims 50,000 x 50,000 pixels.
  std::string bomb("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xc3\x50\0\0\xc3\x50\x08\x02\0\0\0", 29);
  bomb.resize(200, '\0');
  const HttpAnswer refused = gateway_.call("PUT", path + "ktp", bomb, app());
  EXPECT_EQ(refused.status, 422) << refused.body;
  EXPECT_NE(refused.body.find("TOO_MANY_PIXELS"), std::string::npos);
}

TEST_F(RoutesTest, OfficesAndPages) {
  const json offices = json::parse(gateway_.call("GET", "/v1/offices").body);
  EXPECT_EQ(offices["offices"].size(), 9u);
  EXPECT_EQ(gateway_.call("GET", "/v1/offices/atlantis/slots").status, 404);
  const HttpAnswer dates = gateway_.call("GET", "/v1/offices/ambon/slots?from=2026-02-30");
  EXPECT_EQ(dates.status, 422);
  EXPECT_EQ(first_field(dates), "from");
  EXPECT_EQ(gateway_.call("GET", "/v1/offices/ambon/slots?from=2026-12-08&to=2027-12-08").status,
            422);
  EXPECT_EQ(gateway_.call("GET", "/v1/offices/ambon/slots?from=2026-12-08&to=2026-12-07").status,
            422);
  const HttpAnswer lost = gateway_.call("GET", "/s/forged-token");
  EXPECT_EQ(lost.status, 404);
  EXPECT_NE(lost.headers.at("content-security-policy").find("default-src 'none'"),
            std::string::npos);
  const json made = json::parse(post(booking(), "k").body);
  const HttpAnswer later = gateway_.call("GET", "/s/" + made["access_token"].get<std::string>());
  EXPECT_EQ(later.status, 503);
  EXPECT_NE(later.headers.at("content-type").find("text/html"), std::string::npos);
}

TEST(RateLimitedRoutes, AnswerTooManyRequestsWithAWait) {
  Harness gateway{5};
  for (int i = 0; i < 5; ++i) EXPECT_EQ(gateway.call("GET", "/v1/offices").status, 200);
  const HttpAnswer refused = gateway.call("GET", "/v1/offices");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.headers.at("retry-after"), "12");
  EXPECT_EQ(gateway.call("GET", "/healthz").status, 200);
}

}  // namespace
}  // namespace antrean::gateway
