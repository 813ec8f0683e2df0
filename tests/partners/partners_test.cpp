// The simulators themselves, over real HTTP on free ports of this process.

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "common/errors.hpp"
#include "common/http/client.hpp"
#include "common/sealing.hpp"
#include "tests/partners/payment.hpp"
#include "tests/partners/postal.hpp"
#include "tests/partners/registry.hpp"
#include "tests/partners/sms_provider.hpp"

namespace antrean::partners {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

HttpAnswer call(int port, const std::string& method, const std::string& path,
                const json& body = nullptr) {
  HttpCall request;
  request.method = method;
  request.url = "http://127.0.0.1:" + std::to_string(port) + path;
  if (!body.is_null()) request.body = body.dump();
  request.headers = {{"Content-Type", "application/json"}};
  // libcurl would repeat a request by itself when a kept connection is cut.
  request.once = true;
  return http_call(request);
}

json json_of(const HttpAnswer& answer) {
  return json::parse(answer.body);
}

class Partners : public ::testing::Test {
 protected:
  // Counts what the gateway would get.
  Partners() {
    const auto keep = [this](const HttpRequest& request) {
      const std::lock_guard lock{mutex};
      received.push_back(json::parse(request.body));
      return json_response(202, json::object());
    };
    gateway.route("POST", "/v1/callbacks/payments", keep);
    gateway.route("POST", "/v1/callbacks/tracking", keep);
    gateway.start();
  }
  std::string gateway_url() const { return "http://127.0.0.1:" + std::to_string(gateway.port()); }

  json billing_request(const std::string& id, int amount = 350'000) {
    return {
        {"request_id", id}, {"amount", amount}, {"purpose", "paspor"}, {"office_id", "pamekasan"}};
  }
  json delivery_request(const std::string& id) {
    return {{"request_id", id},
            {"sender", {{"office_id", "pamekasan"}}},
            {"recipient", {{"name", "SITI AMINAH"}}},
            {"address", {{"street", "Jl. Melati 4"}}},
            {"consignments", {{{"passports", 1}}}}};
  }

  std::string secret = "whsec_" + to_base64(new_key());
  ManualClock clock{*parse_rfc3339("2026-11-23T03:00:00Z")};
  StateFile state{""};
  std::mutex mutex;
  std::vector<json> received;
  HttpServer gateway{{.name = "gateway"}};
};

TEST_F(Partners, PaymentGivesOneBillingPerRequest) {
  PaymentPartner payment{{"127.0.0.1:0", gateway_url(), secret}, clock, state};
  const auto first = call(payment.port(), "POST", "/v1/billings", billing_request("a"));
  EXPECT_EQ(first.status, 201);
  const auto again = call(payment.port(), "POST", "/v1/billings", billing_request("a"));
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(json_of(first), json_of(again));
  EXPECT_EQ(json_of(first).at("billing_code").get<std::string>().size(), 15U);
  EXPECT_EQ(json_of(first).at("issued_at"), "2026-11-23T03:00:00Z");
  const auto other = call(payment.port(), "POST", "/v1/billings", billing_request("b"));
  EXPECT_NE(json_of(other).at("billing_code"), json_of(first).at("billing_code"));
  EXPECT_EQ(call(payment.port(), "POST", "/v1/billings", billing_request("a", 1)).status, 409);
  const json accepted = json_of(call(payment.port(), "GET", "/accepted"));
  EXPECT_EQ(accepted.at("count"), 2);
  EXPECT_EQ(accepted.at("accepted").at(0).at("accepted"), 1);
  EXPECT_EQ(accepted.at("accepted").at(0).at("repeated"), 2);
}

TEST_F(Partners, PaymentRefusesMalformedRequests) {
  PaymentPartner payment{{"127.0.0.1:0", gateway_url(), secret}, clock, state};
  EXPECT_EQ(call(payment.port(), "POST", "/v1/billings", json::array()).status, 400);
  EXPECT_EQ(call(payment.port(), "POST", "/v1/billings", {{"amount", 1}}).status, 422);
  EXPECT_EQ(call(payment.port(), "POST", "/v1/billings", billing_request("a", -1)).status, 422);
  EXPECT_EQ(
      call(payment.port(), "POST", "/simulate/pay", {{"billing_code", "820000000000000"}}).status,
      404);
}

TEST_F(Partners, PaymentCallsBack) {
  PaymentPartner payment{{"127.0.0.1:0", gateway_url(), secret}, clock, state};
  const json billing = json_of(call(payment.port(), "POST", "/v1/billings", billing_request("a")));
  const json& code = billing.at("billing_code");
  const auto paid =
      call(payment.port(), "POST", "/simulate/pay",
           {{"billing_code", code}, {"wait", true}, {"repeat", 1}, {"channel", "indomaret"}});
  EXPECT_EQ(paid.status, 202);
  EXPECT_TRUE(json_of(paid).at("sent"));
  const std::lock_guard lock{mutex};
  ASSERT_EQ(received.size(), 2U);
  EXPECT_EQ(received[0], received[1]);
  EXPECT_EQ(received[0].at("billing_code"), code);
  EXPECT_EQ(received[0].at("amount"), 350'000);
  EXPECT_EQ(received[0].at("channel"), "indomaret");
  EXPECT_EQ(received[0].at("ntpn"), json_of(paid).at("ntpn"));
  EXPECT_EQ(received[0].at("paid_at"), "2026-11-23T03:00:00Z");
}

TEST_F(Partners, PaymentFaultsChangeTheCallback) {
  PaymentPartner payment{{"127.0.0.1:0", gateway_url(), secret}, clock, state};
  const json code = json_of(call(payment.port(), "POST", "/v1/billings", billing_request("a")))
                        .at("billing_code");
  const auto pay_with = [&](const json& fault) {
    EXPECT_EQ(call(payment.port(), "POST", "/faults", fault).status, 201);
    call(payment.port(), "POST", "/simulate/pay", {{"billing_code", code}, {"wait", true}});
    const std::lock_guard lock{mutex};
    std::vector<json> got;
    got.swap(received);
    return got;
  };
  EXPECT_EQ(pay_with({{"kind", "wrong_amount"}}).at(0).at("amount"), 351'000);
  EXPECT_NE(pay_with({{"kind", "unknown_billing"}}).at(0).at("billing_code"), code);
  EXPECT_EQ(pay_with({{"kind", "repeated"}}).size(), 3U);
  EXPECT_TRUE(pay_with({{"kind", "late"}, {"seconds", 7200}}).empty());
  clock.advance(2h);
  EXPECT_EQ(pay_with({{"kind", "repeated"}, {"times", 0}}).size(), 2U) << "the late one and this";
}

TEST_F(Partners, FaultsStrikeAsOftenAsTold) {
  PaymentPartner payment{{"127.0.0.1:0", gateway_url(), secret}, clock, state};
  call(payment.port(), "POST", "/faults", {{"kind", "error_500"}, {"times", 2}});
  EXPECT_EQ(call(payment.port(), "POST", "/v1/billings", billing_request("a")).status, 500);
  EXPECT_EQ(call(payment.port(), "POST", "/v1/billings", billing_request("a")).status, 500);
  EXPECT_EQ(call(payment.port(), "POST", "/v1/billings", billing_request("a")).status, 201);
  EXPECT_EQ(json_of(call(payment.port(), "GET", "/faults")).at("struck").at("error_500"), 2);

  call(payment.port(), "POST", "/faults", {{"kind", "error_500"}, {"times", -1}});
  EXPECT_EQ(call(payment.port(), "POST", "/v1/billings", billing_request("b")).status, 500);
  call(payment.port(), "DELETE", "/faults");
  EXPECT_EQ(call(payment.port(), "POST", "/v1/billings", billing_request("b")).status, 201);

  EXPECT_EQ(call(payment.port(), "POST", "/faults", {{"kind", "nonsense"}}).status, 422);
  EXPECT_EQ(call(payment.port(), "POST", "/faults", {{"kind", "down"}, {"probability", 2}}).status,
            422);
}

TEST(FaultsOnTheirOwn, StrikeWithTheSameLuckForTheSameSeed) {
  const auto strikes = [](int seed) {
    Faults faults{{"down"}};
    faults.add({{"kind", "down"}, {"times", -1}, {"probability", 0.5}, {"seed", seed}});
    std::string pattern;
    for (int i = 0; i < 64; ++i) pattern += faults.strikes("down") ? 'x' : '.';
    return pattern;
  };
  EXPECT_EQ(strikes(7), strikes(7));
  EXPECT_NE(strikes(7), strikes(8));
  EXPECT_NE(strikes(7).find('x'), std::string::npos);
  EXPECT_NE(strikes(7).find('.'), std::string::npos);
}

TEST_F(Partners, ACutLeavesTheOutcomeOpen) {
  PostalService postal{{"127.0.0.1:0", gateway_url(), secret}, clock, state};
  call(postal.port(), "POST", "/faults", {{"kind", "cut"}});
  EXPECT_THROW(call(postal.port(), "POST", "/v1/requests", delivery_request("a")), UnknownOutcome);
  EXPECT_EQ(call(postal.port(), "POST", "/v1/requests", delivery_request("a")).status, 409)
      << "the partner had acted";
  call(postal.port(), "POST", "/faults", {{"kind", "down"}});
  EXPECT_THROW(call(postal.port(), "POST", "/v1/requests", delivery_request("b")), UnknownOutcome);
  EXPECT_EQ(call(postal.port(), "POST", "/v1/requests", delivery_request("b")).status, 201)
      << "nothing had been done";
}

TEST_F(Partners, RegistryComparesWithThePeopleItKnows) {
  Registry registry{{"127.0.0.1:0", false}, state};
  const json person{{"nik", "3528016503950003"},
                    {"nama", "Siti  Aminah"},
                    {"tanggal_lahir", "1995-03-25"},
                    {"jenis_kelamin", "PEREMPUAN"}};
  EXPECT_EQ(call(registry.port(), "PUT", "/people", json::array({person})).status, 200);
  int checks = 0;
  const auto check = [&](json claim) {
    claim["request_id"] = "check " + std::to_string(++checks);
    return json_of(call(registry.port(), "POST", "/v1/identity-checks", claim));
  };
  json claim = person;
  claim["nama"] = "SITI AMINAH";
  EXPECT_EQ(check(claim), (json{{"result", "MATCH"}, {"fields", json::array()}}));
  claim["nama"] = "SITI AMINAH PUTRI";
  claim["tanggal_lahir"] = "1995-03-26";
  EXPECT_EQ(check(claim), (json{{"result", "MISMATCH"}, {"fields", {"nama", "tanggal_lahir"}}}));
  claim["nik"] = "3528016503950004";
  EXPECT_EQ(check(claim).at("result"), "NOT_FOUND");

  call(registry.port(), "POST", "/faults", {{"kind", "mismatch"}});
  claim = person;
  EXPECT_EQ(check(claim).at("result"), "MISMATCH");
  call(registry.port(), "POST", "/faults", {{"kind", "not_found"}});
  EXPECT_EQ(check(claim).at("result"), "NOT_FOUND");
  EXPECT_EQ(call(registry.port(), "GET", "/accepted").body.find("3528016503950003"),
            std::string::npos)
      << "nothing personal is listed";
}

TEST_F(Partners, RegistryCanMatchEverybody) {
  Registry registry{{"127.0.0.1:0", true}, state};
  const auto answer = call(registry.port(), "POST", "/v1/identity-checks",
                           {{"request_id", "a"},
                            {"nik", "3528016503950003"},
                            {"nama", "X"},
                            {"tanggal_lahir", "1995-03-25"},
                            {"jenis_kelamin", "PEREMPUAN"}});
  EXPECT_EQ(json_of(answer).at("result"), "MATCH");
}

TEST_F(Partners, PostalTakesARequestOnce) {
  PostalService postal{{"127.0.0.1:0", gateway_url(), secret}, clock, state};
  const auto first = call(postal.port(), "POST", "/v1/requests", delivery_request("a"));
  EXPECT_EQ(first.status, 201);
  const auto again = call(postal.port(), "POST", "/v1/requests", delivery_request("a"));
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(json_of(first), json_of(again));
  const json accepted = json_of(call(postal.port(), "GET", "/accepted"));
  EXPECT_EQ(accepted.at("count"), 1);
  EXPECT_EQ(accepted.at("accepted").at(0).at("repeated"), 1);
  EXPECT_EQ(accepted.dump().find("SITI"), std::string::npos) << "nothing personal is listed";
  json incomplete = delivery_request("b");
  incomplete.erase("address");
  EXPECT_EQ(call(postal.port(), "POST", "/v1/requests", incomplete).status, 422);
}

TEST_F(Partners, PostalRefusesWhenTold) {
  PostalService postal{{"127.0.0.1:0", gateway_url(), secret}, clock, state};
  call(postal.port(), "POST", "/faults", {{"kind", "too_many"}, {"seconds", 4}});
  const auto busy = call(postal.port(), "POST", "/v1/requests", delivery_request("a"));
  EXPECT_EQ(busy.status, 429);
  EXPECT_EQ(busy.headers.at("retry-after"), "4");
  call(postal.port(), "POST", "/faults", {{"kind", "refuse_400"}});
  EXPECT_EQ(call(postal.port(), "POST", "/v1/requests", delivery_request("a")).status, 400);
  EXPECT_EQ(json_of(call(postal.port(), "GET", "/accepted")).at("count"), 0);
}

TEST_F(Partners, PostalTells) {
  PostalService postal{{"127.0.0.1:0", gateway_url(), secret}, clock, state};
  const json taken = json_of(call(postal.port(), "POST", "/v1/requests", delivery_request("a")));
  const auto track = [&](const json& news) {
    return call(postal.port(), "POST", "/simulate/track", news).status;
  };
  EXPECT_EQ(track({{"request_id", "a"}, {"status", "accepted"}, {"wait", true}}), 202);
  {
    const std::lock_guard lock{mutex};
    ASSERT_EQ(received.size(), 1U);
    EXPECT_EQ(received[0], (json{{"request_id", "a"},
                                 {"status", "accepted"},
                                 {"occurred_at", "2026-11-23T03:00:00Z"},
                                 {"resi", taken.at("resi")}}));
    received.clear();
  }
  EXPECT_EQ(track({{"request_id", "nobody"}, {"status", "accepted"}}), 404);
  EXPECT_EQ(track({{"request_id", "nobody"}, {"status", "x"}, {"force", true}, {"wait", true}}),
            202);
  EXPECT_EQ(json_of(call(postal.port(), "GET", "/v1/requests/a")).at("status"), "accepted");

  call(postal.port(), "POST", "/faults", {{"kind", "out_of_order"}});
  track({{"request_id", "a"}, {"status", "in_transit"}});
  track({{"request_id", "a"}, {"status", "delivered"}, {"wait", true}});
  const std::lock_guard lock{mutex};
  ASSERT_EQ(received.size(), 3U);
  EXPECT_EQ(received[1].at("status"), "delivered");
  EXPECT_EQ(received[2].at("status"), "in_transit");
}

TEST_F(Partners, SmsProviderAcceptsOrRefuses) {
  SmsProvider provider{"127.0.0.1:0", state};
  const std::string path = "/sms?to=%2B6281234567&text=halo&id=n1";
  EXPECT_EQ(call(provider.port(), "GET", path).status, 202);
  call(provider.port(), "POST", "/faults", {{"kind", "refuse"}});
  EXPECT_EQ(call(provider.port(), "GET", path).status, 403);
  EXPECT_EQ(call(provider.port(), "GET", "/sms").status, 400);
  EXPECT_EQ(json_of(call(provider.port(), "GET", "/accepted")).at("count"), 1);
}

TEST_F(Partners, WhatWasAcceptedOutlivesTheProcess) {
  const auto file = std::filesystem::temp_directory_path() /
                    ("antrean-partners-" + std::to_string(::getpid()) + ".jsonl");
  std::filesystem::remove(file);
  json first;
  {
    StateFile kept{file};
    PaymentPartner payment{{"127.0.0.1:0", gateway_url(), secret}, clock, kept};
    first = json_of(call(payment.port(), "POST", "/v1/billings", billing_request("a")));
  }
  StateFile kept{file};
  PaymentPartner payment{{"127.0.0.1:0", gateway_url(), secret}, clock, kept};
  const auto again = call(payment.port(), "POST", "/v1/billings", billing_request("a"));
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(json_of(again), first);
  EXPECT_EQ(
      call(payment.port(), "POST", "/simulate/pay", {{"billing_code", first.at("billing_code")}})
          .status,
      202);
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace antrean::partners
