// Decisions on a family card alone: a child has no identity card.

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "ocr/kk_document.hpp"
#include "ocr/verify.hpp"

namespace antrean::ocr {
namespace {

Field sure(const std::string& value) {
  return {value, 0.97, {}, value};
}

Reading family_card() {
  Reading reading;
  reading.kind = Kind::kk;
  reading.fields["no_kk"] = sure("3306091306240022");
  reading.members.push_back({{"nik", sure("3306094410980008")},
                             {"nama", sure("RINI")},
                             {"tanggal_lahir", sure("1998-10-04")},
                             {"jenis_kelamin", sure("PEREMPUAN")}});
  reading.members.push_back({{"nik", sure("3306091010200023")},
                             {"nama", sure("SUGENG SARWONO")},
                             {"tanggal_lahir", sure("2020-10-10")},
                             {"jenis_kelamin", sure("LAKI-LAKI")}});
  return reading;
}

Claim child() {
  return {"3306091010200023", "Sugeng Sarwono", "2020-10-10", "LAKI-LAKI", "3306091306240022"};
}

struct Case {
  const char* name;
  std::function<void(Reading&, Claim&)> change;
  Decision decision;
  const char* code;
};

void PrintTo(const Case& one, std::ostream* out) {
  *out << one.name;
}

class KkDecision : public ::testing::TestWithParam<Case> {};

TEST_P(KkDecision, IsAsTheRowSays) {
  Reading reading = family_card();
  Claim claim = child();
  GetParam().change(reading, claim);
  const Verdict verdict = decide(claim, nullptr, &reading);
  EXPECT_EQ(verdict.decision, GetParam().decision);
  const std::string code = GetParam().code;
  if (code.empty()) {
    EXPECT_TRUE(verdict.reasons.empty());
  } else {
    EXPECT_TRUE(std::any_of(verdict.reasons.begin(), verdict.reasons.end(),
                            [&](const Reason& reason) { return reason.code == code; }));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Cards, KkDecision,
    testing::Values(
        Case{"agrees", [](Reading&, Claim&) {}, Decision::approve, ""},
        Case{"no number claimed", [](Reading&, Claim& claim) { claim.no_kk.reset(); },
             Decision::approve, ""},
        Case{"not in the card", [](Reading&, Claim& claim) { claim.nik = "3306091010200024"; },
             Decision::review, "NOT_IN_KK"},
        Case{"under another name",
             [](Reading& card, Claim&) { card.members[1]["nama"] = sure("RINI"); },
             Decision::review, "KK_NAME_DIFFERS"},
        Case{"another date",
             [](Reading& card, Claim&) { card.members[1]["tanggal_lahir"] = sure("2020-10-11"); },
             Decision::review, "KK_BIRTH_DATE_DIFFERS"},
        Case{"another sex",
             [](Reading& card, Claim&) { card.members[1]["jenis_kelamin"] = sure("PEREMPUAN"); },
             Decision::review, "KK_SEX_DIFFERS"},
        Case{"date not read",
             [](Reading& card, Claim&) { card.members[1]["tanggal_lahir"].value.reset(); },
             Decision::review, "NOT_READ"},
        Case{"not sure", [](Reading& card, Claim&) { card.members[1]["nik"].confidence = 0.5; },
             Decision::review, "NOT_SURE"},
        Case{"twice",
             [](Reading& card, Claim&) { card.members[0]["nik"] = sure("3306091010200023"); },
             Decision::review, "NIK_TWICE_IN_KK"},
        Case{"another card", [](Reading&, Claim& claim) { claim.no_kk = "3306091306240023"; },
             Decision::review, "KK_NUMBER_DIFFERS"},
        Case{"not a card", [](Reading& card, Claim&) { card.kind = Kind::ktp; }, Decision::review,
             "WRONG_DOCUMENT"},
        Case{"blank", [](Reading& card, Claim&) { card.kind = Kind::blank; }, Decision::retry,
             "BLANK"},
        Case{"unreadable",
             [](Reading& card, Claim&) {
               card.quality.usable = false;
               card.quality.reasons = {"UNREADABLE"};
             },
             Decision::retry, "UNREADABLE"}));

TEST(KkChecks, DoubtNumbersThatCannotBe) {
  Reading reading = family_card();
  EXPECT_TRUE(check_family_card(reading).empty());
  reading.fields["no_kk"] = sure("3306095306240000");
  reading.members[1]["jenis_kelamin"] = sure("PEREMPUAN");
  std::vector<std::string> codes;
  for (const Check& check : check_family_card(reading)) codes.push_back(check.code);
  EXPECT_NE(std::find(codes.begin(), codes.end(), "KK_NUMBER_DATE_IMPOSSIBLE"), codes.end());
  EXPECT_NE(std::find(codes.begin(), codes.end(), "KK_NUMBER_SERIAL_ZERO"), codes.end());
  EXPECT_GE(codes.size(), 3U);
}

}  // namespace
}  // namespace antrean::ocr
