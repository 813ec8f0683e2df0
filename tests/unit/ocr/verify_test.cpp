#include "ocr/verify.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace antrean::ocr {
namespace {

const Claim kClaim{"3273016506900003", "SITI AMINAH", "1990-06-25", "PEREMPUAN", {}};

Reading honest() {
  Reading reading;
  reading.kind = Kind::ktp;
  reading.kind_confidence = 0.95;
  reading.fields["nik"] = {kClaim.nik, 0.99, {}, kClaim.nik};
  reading.fields["nama"] = {kClaim.nama, 0.98, {}, kClaim.nama};
  reading.fields["tanggal_lahir"] = {kClaim.tanggal_lahir, 0.98, {}, "25-06-1990"};
  reading.fields["jenis_kelamin"] = {kClaim.jenis_kelamin, 0.99, {}, kClaim.jenis_kelamin};
  return reading;
}

struct Row {
  const char* what;
  std::function<void(Reading&, Claim&)> change;
  Decision decision;
  const char* reason;
};

bool has(const Verdict& verdict, const std::string& code) {
  for (const Reason& reason : verdict.reasons) {
    if (reason.code == code) return true;
  }
  return false;
}

TEST(Verify, ApprovesWhatAgrees) {
  const Reading reading = honest();
  const Verdict verdict = decide(kClaim, &reading, nullptr);
  EXPECT_EQ(verdict.decision, Decision::approve);
  EXPECT_TRUE(verdict.reasons.empty());
}

TEST(Verify, SendsEverythingElseBackOrToAPerson) {
  const std::vector<Row> rows{
      {"another NIK", [](Reading&, Claim& claim) { claim.nik.back() = '4'; }, Decision::review,
       "NIK_DIFFERS"},
      {"another name", [](Reading&, Claim& claim) { claim.nama = "SITI AMINAT"; }, Decision::review,
       "NAME_DIFFERS"},
      {"another date", [](Reading&, Claim& claim) { claim.tanggal_lahir = "1990-06-26"; },
       Decision::review, "BIRTH_DATE_DIFFERS"},
      {"another sex", [](Reading&, Claim& claim) { claim.jenis_kelamin = "LAKI-LAKI"; },
       Decision::review, "SEX_DIFFERS"},
      {"a claim whose own NIK disagrees",
       [](Reading&, Claim& claim) { claim.jenis_kelamin = "LAKI-LAKI"; }, Decision::review,
       "CLAIM_NIK_SEX_DIFFERS"},
      {"an unsure NIK", [](Reading& reading, Claim&) { reading.fields["nik"].confidence = 0.5; },
       Decision::review, "NOT_SURE"},
      {"a name that wasn't read",
       [](Reading& reading, Claim&) { reading.fields["nama"].value.reset(); }, Decision::review,
       "NOT_READ"},
      {"a copy in grey", [](Reading& reading, Claim&) { reading.quality.grayscale = 1; },
       Decision::review, "GREY_COPY"},
      {"nearly a copy in grey", [](Reading& reading, Claim&) { reading.quality.grayscale = 0.69; },
       Decision::review, "GREY_COPY"},
      {"a screen", [](Reading& reading, Claim&) { reading.quality.screen = 0.9; }, Decision::review,
       "PHOTOGRAPHED_SCREEN"},
      {"a pasted patch",
       [](Reading& reading, Claim&) {
         reading.checks.push_back({"LOOKS_PATCHED", Severity::review, "nama"});
       },
       Decision::review, "LOOKS_PATCHED"},
      {"another document", [](Reading& reading, Claim&) { reading.kind = Kind::other; },
       Decision::review, "WRONG_DOCUMENT"},
      {"a blank page", [](Reading& reading, Claim&) { reading.kind = Kind::blank; },
       Decision::retry, "BLANK"},
      {"a blurred scan",
       [](Reading& reading, Claim&) {
         reading.quality.usable = false;
         reading.quality.reasons = {"BLURRED"};
       },
       Decision::retry, "BLURRED"},
      {"hardly anything read",
       [](Reading& reading, Claim&) {
         for (const char* key : {"nik", "nama", "tanggal_lahir"}) {
           reading.fields[key].value.reset();
         }
       },
       Decision::retry, "UNREADABLE"},
  };
  for (const Row& row : rows) {
    Reading reading = honest();
    Claim claim = kClaim;
    row.change(reading, claim);
    const Verdict verdict = decide(claim, &reading, nullptr);
    EXPECT_EQ(verdict.decision, row.decision) << row.what;
    EXPECT_TRUE(has(verdict, row.reason)) << row.what;
  }
}

TEST(Verify, SaysWhichFieldWasPatched) {
  Reading reading = honest();
  reading.checks.push_back({"LOOKS_PATCHED", Severity::review, "", "nama"});
  const Verdict verdict = decide(kClaim, &reading, nullptr);
  ASSERT_EQ(verdict.reasons.size(), 1U);
  EXPECT_EQ(verdict.reasons[0].field, "nama");
  EXPECT_EQ(verdict.reasons[0].document_value, kClaim.nama);
}

TEST(Verify, ApprovesNothingOnNoDocument) {
  EXPECT_EQ(decide(kClaim, nullptr, nullptr).decision, Decision::review);
}

TEST(Verify, NamesTheFieldThatAClaimLacks) {
  EXPECT_THROW(claim_from_json(nlohmann::json{{"nik", "1"}}), std::invalid_argument);
  EXPECT_THROW(claim_from_json(nlohmann::json::array()), std::invalid_argument);
}

}  // namespace
}  // namespace antrean::ocr
