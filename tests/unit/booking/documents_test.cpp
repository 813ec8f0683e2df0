// domain.md, Booking states from HELD to AWAITING_PAYMENT.

#include "tests/unit/booking/booking_fixture.hpp"

namespace antrean::booking {
namespace {

using Documents = BookingRules;

TEST_F(Documents, AllUploadedIsVerifyingAndAllApprovedAsksForBilling) {
  Booking booking = held(2);
  booking = after(booking, DocumentUploaded{1, "ktp", "a", now_});
  EXPECT_EQ(booking.state, State::held);
  booking = after(booking, DocumentUploaded{2, "ktp", "b", now_});
  EXPECT_EQ(booking.state, State::verifying);
  booking = after(booking, DocumentApproved{1, "a"});
  EXPECT_FALSE(booking.billing_requested);
  const Decision decision = decide_at(&booking, DocumentApproved{2, "b"});
  EXPECT_TRUE(decision.request_billing);
  EXPECT_EQ(decision.next->state, State::verifying);
}

TEST_F(Documents, BillingIsAskedForOnce) {
  const Booking booking = approved();
  const Decision again = decide_at(&booking, DocumentApproved{1, "scan-1"});
  EXPECT_FALSE(again.next);
  EXPECT_FALSE(again.request_billing);
}

TEST_F(Documents, AnUnreadableScanIsSentBackWithANewWindow) {
  const Booking booking = verifying();
  now_ += std::chrono::minutes{20};
  const Decision decision = decide_at(&booking, DocumentRetryRequested{1, "scan-1", {"BLURRED"}});
  ASSERT_TRUE(decision.next);
  EXPECT_EQ(decision.next->state, State::correction);
  EXPECT_EQ(decision.next->applicants[0].tries, 1);
  EXPECT_EQ(decision.next->upload_deadline, now_ + std::chrono::minutes{30});
  ASSERT_TRUE(notifies(decision, "N08"));
  EXPECT_EQ(decision.notices[0].parameters["alasan"], "BLURRED");
  // The window of before is stale.
  const Decision stale = decide_at(&*decision.next, DeadlineReached{std::string(kUploadWindow), 1});
  EXPECT_FALSE(stale.next);
}

TEST_F(Documents, AfterThreeNewScansAPersonDecides) {
  Booking booking = held();
  for (int attempt = 1; attempt <= 3; ++attempt) {
    const std::string scan = "scan-" + std::to_string(attempt);
    booking = after(booking, DocumentUploaded{1, "ktp", scan, now_});
    booking = after(booking, DocumentRetryRequested{1, scan, {"BLURRED"}});
    EXPECT_EQ(booking.state, State::correction);
  }
  booking = after(booking, DocumentUploaded{1, "ktp", "scan-4", now_});
  booking = after(booking, DocumentRetryRequested{1, "scan-4", {"BLURRED"}});
  EXPECT_EQ(booking.state, State::review);
}

TEST_F(Documents, ReviewStopsTheApplicantsClocks) {
  Booking booking = held(2);
  booking = after(booking, DocumentUploaded{1, "ktp", "a", now_});
  booking = after(booking, DocumentReviewRequested{1, "a", {"NAME_DIFFERS"}});
  EXPECT_EQ(booking.state, State::review);
  const Decision fired = decide_at(&booking, DeadlineReached{std::string(kUploadWindow), 1});
  EXPECT_FALSE(fired.next);
  // Approved by the verifier, the second applicant still owes a scan, in a window of its own.
  now_ += std::chrono::hours{5};
  const Decision decision = decide_at(&booking, DocumentApproved{1, "a"});
  EXPECT_EQ(decision.next->state, State::held);
  EXPECT_EQ(decision.next->upload_deadline, now_ + std::chrono::minutes{30});
  ASSERT_EQ(decision.timers.size(), 1U);
}

TEST_F(Documents, WhatWasSaidOfASupersededScanIsIgnored) {
  Booking booking = verifying();
  booking = after(booking, DocumentRetryRequested{1, "scan-1", {"BLURRED"}});
  booking = after(booking, DocumentUploaded{1, "ktp", "scan-2", now_});
  EXPECT_FALSE(decide_at(&booking, DocumentApproved{1, "scan-1"}).next);
  EXPECT_EQ(booking.state, State::verifying);
}

TEST_F(Documents, TheWrongKindOfDocumentIsIgnored) {
  const Booking booking = held();
  EXPECT_FALSE(decide_at(&booking, DocumentUploaded{1, "kk", "a", now_}).next);
  EXPECT_FALSE(decide_at(&booking, DocumentUploaded{7, "ktp", "a", now_}).next);
}

TEST_F(Documents, RefusedByAVerifierReleasesTheSeats) {
  const Booking booking = verifying(2);
  const Decision decision = decide_at(&booking, DocumentRefused{1, "scan-1", {"FORGED"}});
  EXPECT_EQ(decision.next->state, State::rejected);
  EXPECT_EQ(decision.held_change, -2);
  EXPECT_TRUE(says(decision, EventType::booking_rejected));
}

TEST_F(Documents, TheUploadWindowExpiresTheBooking) {
  const Booking booking = held(3);
  const Decision decision =
      decide_at(&booking, DeadlineReached{std::string(kUploadWindow), booking.upload_version});
  EXPECT_EQ(decision.next->state, State::expired);
  EXPECT_EQ(decision.held_change, -3);
  EXPECT_TRUE(decision.unpaid);
}

}  // namespace
}  // namespace antrean::booking
