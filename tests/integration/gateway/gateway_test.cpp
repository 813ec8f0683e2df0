// The gateway on real servers: requests to Kafka, bookings from PostgreSQL, scans in the store.
#include "producers/gateway/gateway.hpp"

#include <gtest/gtest.h>
#include <leptonica/allheaders.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <set>

#include "common/blobs.hpp"
#include "common/db/persons.hpp"
#include "common/http/client.hpp"
#include "common/http/webhook.hpp"
#include "common/kafka/consumer.hpp"
#include "common/offices.hpp"
#include "tests/integration/installation.hpp"

namespace antrean {
namespace {

using nlohmann::json;
using testing::Installation;
using HeaderList = std::vector<std::pair<std::string, std::string>>;

constexpr const char* kNik = "3528011708850003";

class GatewayTest : public ::testing::Test {
 protected:
  GatewayTest() {
    here_.settings.gateway_listen.set("127.0.0.1:0");
    here_.settings.gateway_requests_per_minute.set(0);
    start();
  }

  void start() {
    gateway_ = std::make_unique<gateway::Gateway>(*here_.surroundings);
    base_ = "http://127.0.0.1:" + std::to_string(gateway_->port());
    ASSERT_TRUE(testing::eventually([&] { return call("GET", "/readyz").status == 200; }))
        << call("GET", "/readyz").body;
  }

  HttpAnswer call(const std::string& method, const std::string& path, const std::string& body = {},
                  HeaderList headers = {}) {
    return http_call(
        {.method = method, .url = base_ + path, .headers = std::move(headers), .body = body});
  }
  HeaderList key(const char* name, const std::string& idempotency = {}) {
    HeaderList headers{{"Authorization", "Bearer " + here_.api_keys.at(name)}};
    if (!idempotency.empty()) headers.emplace_back("Idempotency-Key", idempotency);
    return headers;
  }
  json booking() {
    const Office* office = offices_.find(OfficeId{"mataram"});
    const auto date = next_working_date(*office, local_date(*office, here_.clock->now()));
    return {{"office_id", "mataram"},
            {"date", format_date(date.value())},
            {"slot", "09:00"},
            {"product", "electronic_10"},
            {"kind", "new"},
            {"applicants",
             {{{"nik", kNik},
               {"nama", "BUDI SANTOSO"},
               {"tanggal_lahir", "1985-08-17"},
               {"jenis_kelamin", "LAKI-LAKI"},
               {"no_kk", "3528010102100007"},
               {"phone", "081234567890"},
               {"email", "budi.santoso@surat.example"}}}}};
  }

  // All events of a topic so far.
  std::vector<Event> events(Topic topic) {
    kafka::ConsumerSettings settings;
    settings.brokers = here_.settings.kafka_brokers();
    settings.topics = {here_.topic_name(topic)};
    kafka::Consumer consumer{settings};
    consumer.read_from(Instant{});
    std::vector<Event> found;
    auto last = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - last < std::chrono::seconds{1}) {
      if (const auto record = consumer.poll(std::chrono::milliseconds{100})) {
        found.push_back(decode(record->headers, record->key, record->value));
        here_.schemas->check(found.back().type, found.back().data);
        last = std::chrono::steady_clock::now();
      }
    }
    return found;
  }

  // What the booking worker would store; the gateway only reads it.
  BookingId stored_booking(const std::string& state) {
    BookingId id{new_uuid()};
    const PersonId person = here_.secrets->person_of_nik(kNik);
    in_transaction(*here_.pool, [&](pqxx::work& tx) {
      const auto keys = lock_or_make_persons(tx, here_.secrets->master(), std::span{&person, 1});
      person_key_ = keys.at(person);
      const json known{{"nik", kNik}, {"nama", "BUDI SANTOSO"}};
      const Instant deadline = here_.clock->now() + std::chrono::minutes{30};
      const json document{{"state", state},
                          {"version", 2},
                          {"code", "7K3M9QXA"},
                          {"office_id", "mataram"},
                          {"date", booking()["date"]},
                          {"slot", "09:00"},
                          {"product", "electronic_10"},
                          {"language", "id"},
                          {"applicants",
                           {{{"n", 1},
                             {"person_id", person.str()},
                             {"sealed", seal_text(person_key_, known.dump(), person.str())},
                             {"documents", {"ktp"}},
                             {"status", "AWAITED"},
                             {"document_id", ""},
                             {"reasons", json::array()},
                             {"tries", 0}}}},
                          {"requested_at", to_rfc3339(here_.clock->now())},
                          {"upload_deadline", to_rfc3339(deadline)},
                          {"billing_code", state == "AWAITING_PAYMENT" ? "820261123000017" : ""},
                          {"amount", 650000},
                          {"queue_number", state == "CONFIRMED" ? "A-001" : ""},
                          {"correlation_id", "chain-1"}};
      tx.exec_params("INSERT INTO booking (id, document, updated_at) VALUES ($1, $2, now())",
                     id.str(), document.dump());
    });
    return id;
  }

  static std::string scan() {
    PIX* pix = pixCreate(800, 500, 8);
    pixSetAll(pix);
    l_uint8* bytes = nullptr;
    std::size_t size = 0;
    EXPECT_EQ(pixWriteMem(&bytes, &size, pix, IFF_PNG), 0);
    std::string data(reinterpret_cast<const char*>(bytes), size);
    lept_free(bytes);
    pixDestroy(&pix);
    return data;
  }

  Installation here_;
  Offices offices_{std::filesystem::path(ANTREAN_SOURCE_DIR) / "config/offices.toml"};
  std::unique_ptr<gateway::Gateway> gateway_;
  std::string base_;
  Key person_key_{};
};

TEST_F(GatewayTest, ABookingIsOnKafkaWhenItIsAnswered) {
  const HttpAnswer answer = call("POST", "/v1/bookings", booking().dump(), key("app", "k1"));
  ASSERT_EQ(answer.status, 202) << answer.body;
  const json body = json::parse(answer.body);
  const auto found = events(Topic::booking);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].type, EventType::booking_requested);
  EXPECT_EQ(found[0].key, body["booking_id"].get<std::string>());
  EXPECT_EQ(found[0].data.dump().find(kNik), std::string::npos);
  // Nobody has taken it in yet: whoever asked sees REQUESTED, on the page too.
  const std::string path = "/v1/bookings/" + body["booking_id"].get<std::string>();
  const HttpAnswer status = call("GET", path, "", key("app"));
  ASSERT_EQ(status.status, 200) << status.body;
  EXPECT_EQ(json::parse(status.body)["state"], "REQUESTED");
  const HttpAnswer page = call("GET", "/s/" + body["access_token"].get<std::string>());
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("Permohonan diterima"), std::string::npos);
  EXPECT_EQ(call("GET", "/v1/bookings/" + new_uuid(), "", key("app")).status, 404);
}

TEST_F(GatewayTest, IdempotencySurvivesARestartAndHoldsBetweenGateways) {
  const HttpAnswer first = call("POST", "/v1/bookings", booking().dump(), key("app", "k1"));
  ASSERT_EQ(first.status, 202);
  json other = booking();
  other["slot"] = "10:00";
  const gateway::Gateway second{*here_.surroundings};
  const std::string base = "http://127.0.0.1:" + std::to_string(second.port());
  ASSERT_TRUE(testing::eventually([&] { return second.trouble().empty(); }));
  gateway_->stop();
  gateway_.reset();
  start();
  for (const std::string& at : {base_, base}) {
    const auto post = [&](const json& body) {
      return http_call({.method = "POST",
                        .url = at + "/v1/bookings",
                        .headers = key("app", "k1"),
                        .body = body.dump()});
    };
    EXPECT_EQ(post(booking()).body, first.body);
    EXPECT_EQ(post(other).status, 422);
  }
  // What one gateway takes in, the other learns.
  ASSERT_EQ(call("POST", "/v1/bookings", booking().dump(), key("app", "k2")).status, 202);
  EXPECT_TRUE(testing::eventually([&] {
    return http_call({.method = "POST",
                      .url = base + "/v1/bookings",
                      .headers = key("app", "k2"),
                      .body = other.dump()})
               .status == 422;
  }));
}

TEST_F(GatewayTest, AScanIsSealedIntoTheStoreBeforeItsEvent) {
  const BookingId id = stored_booking("HELD");
  const std::string path = "/v1/bookings/" + id.str() + "/applicants/1/documents/ktp";
  const HeaderList token{{"Authorization", "Bearer " + here_.secrets->access_token(id)}};
  const std::string bytes = scan();
  const HttpAnswer answer = call("PUT", path, bytes, token);
  ASSERT_EQ(answer.status, 202) << answer.body;
  EXPECT_EQ(call("PUT", path, bytes, token).body, answer.body);
  const auto found = events(Topic::document);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].id, found[1].id);
  EXPECT_EQ(found[0].correlation_id, "chain-1");
  EXPECT_EQ(found[0].data["media_type"], "image/png");
  const FolderBlobStore store{here_.settings.blobs_directory()};
  const std::string blob = found[0].data["blob"];
  const auto sealed = store.get(BlobId{blob});
  ASSERT_TRUE(sealed);
  EXPECT_EQ(as_text(open_sealed(person_key_, *sealed, blob)), bytes);
  EXPECT_EQ(as_text(*sealed).find("PNG"), std::string::npos);

  EXPECT_EQ(
      call("PUT", "/v1/bookings/" + id.str() + "/applicants/2/documents/ktp", bytes, token).status,
      404);
  const BookingId paid = stored_booking("CONFIRMED");
  const HttpAnswer late =
      call("PUT", "/v1/bookings/" + paid.str() + "/applicants/1/documents/ktp", bytes, key("app"));
  EXPECT_EQ(late.status, 409);
  EXPECT_EQ(json::parse(late.body)["state"], "CONFIRMED");
  EXPECT_EQ(
      call("PUT", "/v1/bookings/" + new_uuid() + "/applicants/1/documents/ktp", bytes, key("app"))
          .status,
      404);
}

TEST_F(GatewayTest, CancelDeliverAndIssue) {
  const BookingId id = stored_booking("CONFIRMED");
  const std::string path = "/v1/bookings/" + id.str();
  const json address{{"address",
                      {{"street", "Jalan Kemuning 12"},
                       {"kel_desa", "Mataram Barat"},
                       {"kecamatan", "Selaparang"},
                       {"kabupaten_kota", "Mataram"},
                       {"provinsi", "Nusa Tenggara Barat"},
                       {"kode_pos", "83126"}}}};
  EXPECT_EQ(call("POST", path + "/delivery", address.dump(), key("app")).status, 202);
  EXPECT_EQ(
      call("POST", "/v1/office" + path.substr(3) + "/applicants/1/issued", "", key("staff")).status,
      202);
  EXPECT_EQ(call("POST", path + "/cancel", "", key("app")).status, 202);
  const auto delivery = events(Topic::delivery);
  ASSERT_EQ(delivery.size(), 1u);
  EXPECT_EQ(delivery[0].data.dump().find("Kemuning"), std::string::npos);
  EXPECT_EQ(
      json::parse(open_text(person_key_, delivery[0].data["sealed_address"].get<std::string>(),
                            delivery[0].data["person_id"].get<std::string>())),
      address["address"]);
  std::set<EventType> types;
  for (const Event& event : events(Topic::booking)) {
    types.insert(event.type);
    EXPECT_EQ(event.key, id.str());
  }
  EXPECT_EQ(types,
            (std::set{EventType::booking_cancellation_requested, EventType::passport_issued}));

  const BookingId expired = stored_booking("EXPIRED");
  EXPECT_EQ(call("POST", "/v1/bookings/" + expired.str() + "/cancel", "", key("app")).status, 409);
  EXPECT_EQ(call("POST", "/v1/bookings/" + expired.str() + "/delivery", address.dump(), key("app"))
                .status,
            409);
}

TEST_F(GatewayTest, APaymentFindsItsBooking) {
  const BookingId id = stored_booking("AWAITING_PAYMENT");
  const auto pay = [&](const std::string& code) {
    const std::string body = json{
        {"billing_code", code},
        {"ntpn", "A1B2C3D4"},
        {"amount", 650000},
        {"paid_at", to_rfc3339(here_.clock->now())},
        {"channel", "BANK"}}.dump();
    const SignedWebhook sign =
        sign_webhook(here_.secrets->payment_webhook(), "msg-" + code, here_.clock->now(), body);
    return call("POST", "/v1/callbacks/payments", body,
                {{"webhook-id", sign.id},
                 {"webhook-timestamp", sign.timestamp},
                 {"webhook-signature", sign.signature}});
  };
  EXPECT_EQ(pay("820261123000017").status, 202);
  EXPECT_EQ(pay("999999999999999").status, 202);
  std::set<std::string> keys;
  for (const Event& event : events(Topic::booking)) keys.insert(event.key);
  EXPECT_EQ(keys, (std::set<std::string>{id.str(), "999999999999999"}));
}

TEST_F(GatewayTest, ThePageMasksNamesAndTheCalendarComesWithConfirmation) {
  const BookingId held = stored_booking("HELD");
  const std::string page = "/s/" + here_.secrets->access_token(held);
  const HttpAnswer answer = call("GET", page);
  ASSERT_EQ(answer.status, 200);
  EXPECT_NE(answer.body.find("B••• S••••••"), std::string::npos);
  EXPECT_EQ(answer.body.find("SANTOSO"), std::string::npos);
  EXPECT_EQ(answer.body.find(kNik), std::string::npos);
  EXPECT_EQ(call("GET", page + "/booking.ics").status, 409);
  const BookingId confirmed = stored_booking("CONFIRMED");
  const HttpAnswer calendar =
      call("GET", "/s/" + here_.secrets->access_token(confirmed) + "/booking.ics");
  ASSERT_EQ(calendar.status, 200);
  EXPECT_NE(calendar.body.find("BEGIN:VEVENT"), std::string::npos);
  const HttpAnswer status = call("GET", "/v1/bookings/" + confirmed.str(), "", key("app"));
  EXPECT_EQ(json::parse(status.body)["queue_number"], "A-001");
}

TEST_F(GatewayTest, SlotsCountWhatIsTaken) {
  // A slot that no booking accounts for.
  here_.checked_at_end = false;
  const std::string date = booking()["date"];
  in_transaction(*here_.pool, [&](pqxx::work& tx) {
    tx.exec_params(
        "INSERT INTO slot (office_id, date, slot, capacity, held, confirmed)"
        " VALUES ('mataram', $1, '09:00', 12, 2, 3)",
        date);
  });
  const HttpAnswer answer = call("GET", "/v1/offices/mataram/slots?from=" + date + "&to=" + date);
  ASSERT_EQ(answer.status, 200) << answer.body;
  const json slots = json::parse(answer.body)["days"][0]["slots"];
  EXPECT_EQ(slots[1]["slot"], "09:00");
  EXPECT_EQ(slots[1]["free"], 7);
  EXPECT_EQ(slots[0]["free"], 12);
}

class GatewayAloneTest : public GatewayTest {};

TEST_F(GatewayAloneTest, AFrozenBrokerIs503AndTheSameKeyWorksLater) {
  const auto servers = [](const std::string& what) {
    const std::string command =
        "/usr/bin/python3 " ANTREAN_SOURCE_DIR "/tests/servers/servers.py " + what + " --dir " +
        testing::from_servers("ANTREAN_TEST_SERVERS_DIR") + " kafka >&2";
    return std::system(command.c_str());
  };
  const auto post = [&] {
    return call("POST", "/v1/bookings", booking().dump(), key("app", "k1"));
  };
  ASSERT_EQ(servers("freeze"), 0);
  const auto began = std::chrono::steady_clock::now();
  const HttpAnswer refused = post();
  const auto took = std::chrono::steady_clock::now() - began;
  ASSERT_EQ(servers("thaw"), 0);
  EXPECT_EQ(refused.status, 503) << refused.body;
  EXPECT_FALSE(refused.headers.at("retry-after").empty());
  EXPECT_LT(took, std::chrono::seconds{8});
  HttpAnswer taken;
  EXPECT_TRUE(testing::eventually([&] {
    taken = post();
    return taken.status == 202;
  }));
  EXPECT_EQ(post().body, taken.body);
  std::set<std::string> ids;
  for (const Event& event : events(Topic::booking)) ids.insert(event.id.str());
  EXPECT_EQ(ids.size(), 1u);
}

TEST_F(GatewayTest, StopsWithinFiveSeconds) {
  const auto began = std::chrono::steady_clock::now();
  gateway_->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{5});
}

}  // namespace
}  // namespace antrean
