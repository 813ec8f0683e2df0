// The validation of POST /v1/bookings: every mistake is named with its field.
#include "producers/gateway/booking_request.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>

namespace antrean::gateway {
namespace {

using nlohmann::json;

const Offices& offices() {
  static const Offices all{std::filesystem::path(ANTREAN_SOURCE_DIR) / "config/offices.toml"};
  return all;
}
BookingRules rules() {
  return {offices(), 5, *parse_rfc3339("2026-12-01T02:30:00Z")};
}

json applicant(int n) {
  return {{"nik", "352801170885000" + std::to_string(n)},
          {"nama", "BUDI SANTOSO"},
          {"tanggal_lahir", "1985-08-17"},
          {"jenis_kelamin", "LAKI-LAKI"},
          {"no_kk", "3528010102100007"},
          {"phone", "0812 3456 7890"},
          {"email", "budi.santoso@surat.example"}};
}
json good() {
  return {{"office_id", "pamekasan"},
          {"date", "2026-12-08"},
          {"slot", "09:00"},
          {"product", "electronic_10"},
          {"kind", "new"},
          {"language", "id"},
          {"applicants", {applicant(1), applicant(2)}}};
}

TEST(BookingRequest, TakesAGoodOneAndNormalises) {
  json body = good();
  body["applicants"][0]["nama"] = "  Budi   Santoso ";
  body["applicants"][1].erase("phone");
  body["applicants"][1].erase("email");
  body.erase("language");
  const auto parsed = parse_booking_request(body, rules());
  ASSERT_TRUE(parsed.errors.empty()) << parsed.errors[0].field << ' ' << parsed.errors[0].reason;
  EXPECT_EQ(parsed.request.office, OfficeId{"pamekasan"});
  EXPECT_EQ(parsed.request.language, "id");
  ASSERT_EQ(parsed.request.applicants.size(), 2u);
  EXPECT_EQ(parsed.request.applicants[0].nama, "Budi Santoso");
  EXPECT_EQ(parsed.request.applicants[0].phone, "+6281234567890");
  EXPECT_EQ(parsed.request.applicants[1].phone, "+6281234567890");
  EXPECT_EQ(parsed.request.applicants[1].email, "budi.santoso@surat.example");
  const json sealed = applicants_json(parsed.request);
  EXPECT_EQ(sealed["applicants"][1]["nik"], "3528011708850002");
}

struct Case {
  const char* field;
  std::function<void(json&)> spoil;
};

TEST(BookingRequest, NamesTheFieldOfEachMistake) {
  const Case cases[] = {
      {"office_id", [](json& b) { b["office_id"] = "atlantis"; }},
      {"office_id", [](json& b) { b.erase("office_id"); }},
      {"office_id", [](json& b) { b["office_id"] = 5; }},
      {"office_id", [](json& b) { b["office_id"] = std::string(70, 'a'); }},
      {"date", [](json& b) { b["date"] = "2026-02-30"; }},
      {"date", [](json& b) { b["date"] = "08-12-2026"; }},
      {"date", [](json& b) { b["date"] = "2026-11-30"; }},
      {"date", [](json& b) { b.erase("date"); }},
      {"slot", [](json& b) { b["slot"] = "12:00"; }},
      {"slot", [](json& b) { b["slot"] = "nine"; }},
      {"slot", [](json& b) { b["date"] = "2026-12-01"; }},
      {"product", [](json& b) { b["product"] = "gold"; }},
      {"product", [](json& b) { b.erase("product"); }},
      {"kind", [](json& b) { b["kind"] = "hajj"; }},
      {"language", [](json& b) { b["language"] = "nl"; }},
      {"applicants", [](json& b) { b["applicants"] = json::array(); }},
      {"applicants", [](json& b) { b["applicants"] = "five"; }},
      {"applicants", [](json& b) { b.erase("applicants"); }},
      {"applicants",
       [](json& b) {
         for (int n = 3; n <= 6; ++n) b["applicants"].push_back(applicant(n));
       }},
      {"applicants[0]", [](json& b) { b["applicants"][0] = "me"; }},
      {"applicants[1].nik", [](json& b) { b["applicants"][1]["nik"] = "352801170885000"; }},
      {"applicants[1].nik", [](json& b) { b["applicants"][1]["nik"] = "35280117088500022"; }},
      {"applicants[1].nik", [](json& b) { b["applicants"][1]["nik"] = "352801170885000x"; }},
      {"applicants[1].nik", [](json& b) { b["applicants"][1]["nik"] = 3528011708850002; }},
      {"applicants[1].nik", [](json& b) { b["applicants"][1]["nik"] = "3528011708850001"; }},
      {"applicants[0].nik", [](json& b) { b["applicants"][0].erase("nik"); }},
      {"applicants[0].nama", [](json& b) { b["applicants"][0]["nama"] = ""; }},
      {"applicants[0].nama", [](json& b) { b["applicants"][0]["nama"] = "   "; }},
      {"applicants[0].nama", [](json& b) { b["applicants"][0]["nama"] = "BUDI\nSANTOSO"; }},
      {"applicants[0].nama", [](json& b) { b["applicants"][0]["nama"] = "BUDI\xe2\x80\xae"; }},
      {"applicants[0].nama", [](json& b) { b["applicants"][0]["nama"] = "12345"; }},
      {"applicants[0].nama", [](json& b) { b["applicants"][0]["nama"] = std::string(121, 'A'); }},
      {"applicants[0].tanggal_lahir",
       [](json& b) { b["applicants"][0]["tanggal_lahir"] = "17-08-1985"; }},
      {"applicants[0].tanggal_lahir",
       [](json& b) { b["applicants"][0]["tanggal_lahir"] = "2030-01-01"; }},
      {"applicants[0].tanggal_lahir",
       [](json& b) { b["applicants"][0]["tanggal_lahir"] = "1850-01-01"; }},
      {"applicants[0].jenis_kelamin", [](json& b) { b["applicants"][0]["jenis_kelamin"] = "L"; }},
      {"applicants[0].no_kk", [](json& b) { b["applicants"][0]["no_kk"] = "35280101021000"; }},
      {"applicants[0].no_kk",
       [](json& b) { b["applicants"][0]["no_kk"] = b["applicants"][0]["nik"]; }},
      {"applicants[0].phone", [](json& b) { b["applicants"][0]["phone"] = "021 5795 1234"; }},
      {"applicants[0].phone", [](json& b) { b["applicants"][0].erase("phone"); }},
      {"applicants[0].email", [](json& b) { b["applicants"][0]["email"] = "budi@surat"; }},
      {"applicants[0].email",
       [](json& b) { b["applicants"][0]["email"] = "a@b.id\r\nBcc: c@d.id"; }},
      {"applicants[0].email", [](json& b) { b["applicants"][0].erase("email"); }},
      {"applicants[0].nicknme", [](json& b) { b["applicants"][0]["nicknme"] = "Bud"; }},
      {"offce", [](json& b) { b["offce"] = "x"; }},
  };
  for (const Case& one : cases) {
    json body = good();
    one.spoil(body);
    const auto parsed = parse_booking_request(body, rules());
    ASSERT_EQ(parsed.errors.size(), 1u) << one.field << ": " << body.dump();
    EXPECT_EQ(parsed.errors[0].field, one.field);
    EXPECT_FALSE(parsed.errors[0].reason.empty());
  }
}

TEST(BookingRequest, NamesAllMistakesAtOnce) {
  json body = good();
  body["office_id"] = "atlantis";
  body["applicants"][0]["nik"] = "1";
  body["applicants"][1]["phone"] = "1";
  const auto parsed = parse_booking_request(body, rules());
  ASSERT_EQ(parsed.errors.size(), 3u);
  for (const FieldError& error : parsed.errors) {
    EXPECT_EQ(error.reason.find("atlantis"), std::string::npos);
  }
}

TEST(BookingRequest, ABookingForTodayIsLegal) {
  json body = good();
  body["date"] = "2026-12-01";
  body["slot"] = "10:00";
  EXPECT_TRUE(parse_booking_request(body, rules()).errors.empty());
}

}  // namespace
}  // namespace antrean::gateway
