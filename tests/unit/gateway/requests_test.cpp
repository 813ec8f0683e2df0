// Bodies of callbacks and delivery requests.
#include <gtest/gtest.h>

#include "producers/gateway/callbacks.hpp"
#include "producers/gateway/delivery_request.hpp"

namespace antrean::gateway {
namespace {

using nlohmann::json;

TEST(PaymentCallback, GoodAndBad) {
  const json good{{"billing_code", "820261123000017"},
                  {"ntpn", "A1B2C3D4"},
                  {"amount", 650000},
                  {"paid_at", "2026-11-23T12:10:00+07:00"},
                  {"channel", "KANTOR POS"}};
  const auto parsed = parse_payment_callback(good);
  EXPECT_TRUE(parsed.errors.empty());
  EXPECT_EQ(parsed.payment.paid_at, *parse_rfc3339("2026-11-23T05:10:00Z"));
  json more = good;
  more["bank_branch"] = "007";
  EXPECT_TRUE(parse_payment_callback(more).errors.empty());
  const std::pair<const char*, json> cases[] = {{"billing_code", "82026112300001"},
                                                {"billing_code", nullptr},
                                                {"ntpn", ""},
                                                {"ntpn", "A B\nC"},
                                                {"ntpn", "A B"},
                                                {"amount", 0},
                                                {"amount", -1},
                                                {"amount", "650000"},
                                                {"paid_at", "yesterday"},
                                                {"paid_at", 5},
                                                {"channel", std::string(50, 'x')}};
  for (const auto& [field, value] : cases) {
    json body = good;
    body[field] = value;
    const auto bad = parse_payment_callback(body);
    ASSERT_EQ(bad.errors.size(), 1u) << field << ' ' << value;
    EXPECT_EQ(bad.errors[0].field, field);
  }
}

TEST(TrackingCallback, GoodAndBad) {
  const json good{{"request_id", "01938f5a-0000-8000-8000-000000000002"},
                  {"status", "DALAM PERJALANAN"},
                  {"occurred_at", "2026-12-03T02:00:00Z"},
                  {"resi", "P2612030001"}};
  EXPECT_TRUE(parse_tracking_callback(good).errors.empty());
  json without = good;
  without.erase("resi");
  EXPECT_TRUE(parse_tracking_callback(without).errors.empty());
  const std::pair<const char*, json> cases[] = {{"request_id", "other"},
                                                {"request_id", nullptr},
                                                {"status", ""},
                                                {"status", "a\nb"},
                                                {"occurred_at", "2026-13-01T00:00:00Z"},
                                                {"resi", "a b"}};
  for (const auto& [field, value] : cases) {
    json body = good;
    body[field] = value;
    const auto bad = parse_tracking_callback(body);
    ASSERT_EQ(bad.errors.size(), 1u) << field << ' ' << value;
    EXPECT_EQ(bad.errors[0].field, field);
  }
}

TEST(DeliveryRequest, GoodAndBad) {
  const json good{{"address",
                   {{"street", "Jalan Kemuning 12"},
                    {"kel_desa", "Barurambat Kota"},
                    {"kecamatan", "Pamekasan"},
                    {"kabupaten_kota", "Pamekasan"},
                    {"provinsi", "Jawa Timur"},
                    {"kode_pos", "69317"}}},
                  {"applicants", {1, 2}}};
  EXPECT_TRUE(parse_delivery_request(good, 2).errors.empty());
  const std::tuple<const char*, const char*, json> cases[] = {
      {"address.street", "/address/street", "Jalan\nKemuning"},
      {"address.street", "/address/street", ""},
      {"address.kode_pos", "/address/kode_pos", "6931"},
      {"address.kode_pos", "/address/kode_pos", "10110"},
      {"address.provinsi", "/address/provinsi", 5},
      {"address.colour", "/address/colour", "blue"},
      {"address", "/address", nullptr},
      {"applicants", "/applicants", json::array()},
      {"applicants", "/applicants", {1, 3}},
      {"applicants", "/applicants", {1, 1}},
      {"applicants", "/applicants", {0}},
      {"applicants", "/applicants", "all"}};
  for (const auto& [field, place, value] : cases) {
    json body = good;
    body[json::json_pointer(place)] = value;
    const auto bad = parse_delivery_request(body, 2);
    ASSERT_EQ(bad.errors.size(), 1u) << field << ' ' << value;
    EXPECT_EQ(bad.errors[0].field, field);
  }
}

TEST(DeliveryRequest, PostcodesAgreeWithTheProvince) {
  EXPECT_TRUE(postcode_agrees("12560", "DKI Jakarta"));
  EXPECT_TRUE(postcode_agrees("97233", "MALUKU"));
  EXPECT_TRUE(postcode_agrees("83126", "Nusa Tenggara Barat"));
  EXPECT_FALSE(postcode_agrees("83126", "Maluku"));
  EXPECT_FALSE(postcode_agrees("8312", "Nusa Tenggara Barat"));
  EXPECT_TRUE(postcode_agrees("99999", "Papua Pegunungan"));
}

}  // namespace
}  // namespace antrean::gateway
