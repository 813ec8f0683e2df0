// What is asked of the postal service, and what its answers mean.

#include "consumers/delivery/postal.hpp"

#include <gtest/gtest.h>

#include "consumers/delivery/delivery_json.hpp"

namespace antrean::delivery {
namespace {

using namespace std::chrono_literals;
using Kind = PostalAnswer::Kind;

TEST(PostalAnswers, AreJudgedByStatus) {
  struct Case {
    int status;
    Kind kind;
  };
  for (const Case& one : {Case{201, Kind::taken}, Case{200, Kind::taken}, Case{409, Kind::taken},
                          Case{429, Kind::retry}, Case{500, Kind::retry}, Case{503, Kind::retry},
                          Case{400, Kind::refused}, Case{404, Kind::refused},
                          Case{422, Kind::refused}, Case{302, Kind::refused}}) {
    EXPECT_EQ(judge({one.status, {}, ""}).kind, one.kind) << one.status;
  }
}

TEST(PostalAnswers, GiveTheNumberOrNot) {
  EXPECT_EQ(judge({201, {}, R"({"resi": "P1"})"}).resi, "P1");
  EXPECT_EQ(judge({409, {}, R"({"resi": "P1"})"}).resi, "P1");
  EXPECT_EQ(judge({201, {}, "no JSON"}).resi, "");
  EXPECT_EQ(judge({201, {}, R"({"resi": 7})"}).resi, "");
}

TEST(PostalAnswers, SayWhenToComeBack) {
  EXPECT_EQ(judge({429, {{"retry-after", "7"}}, ""}).wait, 7s);
  EXPECT_EQ(judge({429, {{"retry-after", "soon"}}, ""}).wait, 0s);
  EXPECT_EQ(judge({429, {{"retry-after", "-5"}}, ""}).wait, 0s);
  EXPECT_EQ(judge({503, {{"retry-after", "999999"}}, ""}).wait, 600s);
  EXPECT_EQ(judge({429, {}, ""}).wait, 0s);
}

TEST(PostalRequest, NamesSenderRecipientAndConsignment) {
  const nlohmann::json payload{{"booking_id", "b"}, {"office_id", "pamekasan"}, {"passports", 2}};
  const nlohmann::json person{{"nama", "SITI AMINAH"}, {"phone", "+6281234567890"}, {"nik", "x"}};
  nlohmann::json address{{"street", "Jl. Melati 4"}, {"kode_pos", "69317"}};
  Office office;
  office.name = "Kantor Imigrasi Pamekasan";
  office.address = "Jl. Raya 1";
  const auto request = postal_request("d", payload, person, address, &office);
  EXPECT_EQ(request.at("request_id"), "d");
  EXPECT_EQ(request.at("recipient").at("name"), "SITI AMINAH");
  EXPECT_EQ(request.at("address"), address);
  EXPECT_EQ(request.at("sender").at("name"), "Kantor Imigrasi Pamekasan");
  EXPECT_EQ(request.at("consignments"),
            nlohmann::json::array({{{"reference", "b"}, {"passports", 2}}}));
  EXPECT_EQ(request.dump().find("nik"), std::string::npos) << "no more than is needed";
  address["recipient"] = "BUDI SANTOSO";
  const auto other = postal_request("d", payload, person, address, nullptr);
  EXPECT_EQ(other.at("recipient").at("name"), "BUDI SANTOSO");
  EXPECT_FALSE(other.at("address").contains("recipient"));
}

TEST(DeliveryDocument, ComesBackAsItWas) {
  Delivery delivery;
  delivery.id = DeliveryId{"d"};
  delivery.booking = BookingId{"b"};
  delivery.state = State::attempt_failed;
  delivery.applicants = {1, 3};
  delivery.attempts = {*parse_rfc3339("2026-12-03T02:00:00Z")};
  delivery.out_since = *parse_rfc3339("2026-12-03T01:00:00Z");
  delivery.version = 5;
  const Delivery again = from_document(delivery.id, to_document(delivery));
  EXPECT_EQ(to_document(again), to_document(delivery));
  EXPECT_EQ(again.state, State::attempt_failed);
  EXPECT_EQ(again.attempts, delivery.attempts);
  EXPECT_EQ(again.out_since, delivery.out_since);
}

}  // namespace
}  // namespace antrean::delivery
