// domain.md, Intake rules.

#include "tests/unit/booking/booking_fixture.hpp"

namespace antrean::booking {
namespace {

using Intake = BookingRules;

std::string reason_of(const Decision& decision) {
  return decision.next ? decision.next->reason : "";
}

TEST_F(Intake, HoldsTheSeatsAndSetsTheUploadWindow) {
  const Decision decision = decide_at(nullptr, request(4));
  ASSERT_TRUE(decision.next);
  EXPECT_EQ(decision.next->state, State::held);
  EXPECT_EQ(decision.held_change, 4);
  EXPECT_EQ(decision.next->upload_deadline, now_ + std::chrono::minutes{30});
  ASSERT_EQ(decision.timers.size(), 1U);
  EXPECT_EQ(decision.timers[0].kind, kUploadWindow);
  EXPECT_TRUE(says(decision, EventType::booking_held));
  EXPECT_TRUE(notifies(decision, "N02"));
  EXPECT_EQ(decision.notices[0].parameters["batas"], "23 Nov 10:30");
  EXPECT_EQ(decision.notices[0].parameters["zona"], "WIB");
  EXPECT_EQ(decision.notices[0].parameters["hari"], "Selasa");
}

TEST_F(Intake, ARepeatedRequestChangesNothing) {
  const Booking booking = held();
  const Decision decision = decide_at(&booking, request());
  EXPECT_FALSE(decision.next);
  EXPECT_TRUE(decision.events.empty());
}

TEST_F(Intake, RefusesWithTheReason) {
  struct Case {
    const char* reason;
    std::function<void(Requested&, Facts&)> change;
  };
  const std::vector<Case> cases{
      {"TOO_MANY_APPLICANTS",
       [](Requested& r, Facts&) {
         for (int n = 2; n <= 6; ++n) r.applicants.push_back(applicant(n, std::to_string(n)));
       }},
      {"NOT_SAME_KK",
       [](Requested& r, Facts&) {
         r.applicants.push_back(applicant(2, "b"));
         r.applicants.back().kk_hash = "kk-2";
       }},
      {"LIVE_BOOKING",
       [](Requested& r, Facts&) { r.applicants.push_back(applicant(2, "person-1")); }},
      {"LIVE_BOOKING",
       [](Requested&, Facts& f) { f.live[PersonId{"person-1"}] = BookingId{"other"}; }},
      {"TOO_MANY_UNPAID", [](Requested&, Facts& f) { f.unpaid[PersonId{"person-1"}] = 2; }},
      {"PRODUCT_UNAVAILABLE", [](Requested& r, Facts&) { r.product = "electronic_5"; }},
      {"OFFICE_CLOSED", [](Requested& r, Facts&) { r.date = "2026-11-28"; }},  // a Saturday
      {"OFFICE_CLOSED", [](Requested& r, Facts&) { r.slot = "21:00"; }},
      {"OFFICE_CLOSED", [](Requested& r, Facts&) { r.date = "2026-11-20"; }},  // past
      {"QUOTA_NOT_OPEN", [](Requested& r, Facts&) { r.date = "2027-03-01"; }},
      {"QUOTA_FULL", [](Requested&, Facts& f) { f.seats_free = 0; }},
      {"OFFICE_UNKNOWN", [](Requested&, Facts& f) { f.office = nullptr; }},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.reason);
    Requested input = request();
    Facts facts = facts_;
    one.change(input, facts);
    const Decision decision = decide(nullptr, id_, input, facts, now_, policy_);
    EXPECT_EQ(reason_of(decision), one.reason);
    EXPECT_EQ(decision.next->state, State::rejected);
    EXPECT_EQ(decision.held_change, 0);
    EXPECT_TRUE(says(decision, EventType::booking_rejected));
  }
}

TEST_F(Intake, SeatsAreTakenTogetherOrNotAtAll) {
  facts_.seats_free = 3;
  EXPECT_EQ(reason_of(decide_at(nullptr, request(4))), "QUOTA_FULL");
  facts_.seats_free = 4;
  EXPECT_EQ(decide_at(nullptr, request(4)).held_change, 4);
}

TEST_F(Intake, ACooldownRefusesWithAnchorCauseAndFirstDate) {
  facts_.cooldowns[PersonId{"person-1"}] = {"2026-11-01", "2026-12-01", BookingId{"cause"}};
  const Decision decision = decide_at(nullptr, request());
  EXPECT_EQ(reason_of(decision), "COOLDOWN");
  EXPECT_EQ(decision.events[0].data["anchor_date"], "2026-11-01");
  EXPECT_EQ(decision.events[0].data["first_date"], "2026-12-01");
  EXPECT_EQ(decision.events[0].data["cause_booking"], "cause");
  ASSERT_TRUE(notifies(decision, "N03"));
  EXPECT_EQ(decision.notices[0].parameters["tgl_bisa"], "1 Des 2026");
}

TEST_F(Intake, TheCooldownIsOverOnItsFirstDateInTheOfficesZone) {
  facts_.cooldowns[PersonId{"person-1"}] = {"2026-10-25", "2026-11-24", BookingId{"cause"}};
  // 16:59 UTC is 23:59 on the 23rd in Jakarta, one minute before the first date begins.
  now_ = at("2026-11-23T16:59:00Z");
  EXPECT_EQ(reason_of(decide_at(nullptr, request())), "COOLDOWN");
  now_ = at("2026-11-23T17:00:00Z");
  EXPECT_EQ(decide_at(nullptr, request()).next->state, State::held);
}

TEST_F(Intake, TheCodeIsEightCharactersOfTheId) {
  EXPECT_EQ(code_of(id_).size(), 8U);
  EXPECT_NE(code_of(id_), code_of(BookingId{"01938f5a-0000-7000-8000-0123456789ac"}));
}

}  // namespace
}  // namespace antrean::booking
