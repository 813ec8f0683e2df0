// domain.md, The payment deadline: the table E1 to E15, line by line.

#include "tests/unit/booking/booking_fixture.hpp"

namespace antrean::booking {
namespace {

using namespace std::chrono_literals;
using Payment = BookingRules;

std::string case_of(const Decision& decision) {
  return decision.payment ? decision.payment->code : "";
}

TEST_F(Payment, TheDeadlineCountsFromTheLaterOfUploadAndBilling) {
  const Instant uploaded = now_;
  Booking booking = approved();
  // The check took an hour: the applicant still has two from the billing code on.
  now_ += 1h;
  const Decision decision = decide_at(&booking, BillingIssued{kCode, 350'000, now_});
  EXPECT_EQ(decision.next->state, State::awaiting_payment);
  EXPECT_EQ(decision.next->payment_deadline, uploaded + 3h);
  EXPECT_EQ(decision.timers.size(), 3U);
  EXPECT_EQ(decision.timers[2].kind, kRelease);
  EXPECT_EQ(decision.timers[2].due_at, uploaded + 3h + 15min);
  ASSERT_TRUE(notifies(decision, "N12"));
  EXPECT_EQ(decision.notices[0].parameters["jumlah"], "350.000");
}

TEST_F(Payment, E1PaidAndHeardInTime) {
  const Booking booking = billed(2);
  now_ += 1h;
  const Decision decision = decide_at(&booking, payment(now_, now_, 2));
  EXPECT_EQ(case_of(decision), "E1");
  EXPECT_EQ(decision.next->state, State::confirmed);
  EXPECT_EQ(decision.held_change, -2);
  EXPECT_EQ(decision.confirmed_change, 2);
  EXPECT_EQ(decision.next->queue_number, "09-001");
  EXPECT_TRUE(says(decision, EventType::booking_confirmed));
  EXPECT_TRUE(notifies(decision, "N14"));
}

TEST_F(Payment, E2PaidInTimeHeardInTheBuffer) {
  const Booking booking = billed();
  const Instant deadline = *booking.payment_deadline;
  now_ = deadline + 10min;
  const Decision decision = decide_at(&booking, payment(deadline, now_));
  EXPECT_EQ(case_of(decision), "E2");
  EXPECT_EQ(decision.next->state, State::confirmed);
  EXPECT_FALSE(notifies(decision, "N15"));
}

TEST_F(Payment, ExpiresAtDeadlinePlusBuffer) {
  const Booking booking = billed(3);
  now_ = *booking.payment_deadline + 15min;
  const Decision decision =
      decide_at(&booking, DeadlineReached{std::string(kRelease), booking.payment_version});
  EXPECT_EQ(decision.next->state, State::expired);
  EXPECT_EQ(decision.held_change, -3);
  EXPECT_TRUE(decision.unpaid);
  EXPECT_TRUE(notifies(decision, "N15"));
}

struct Expired : Payment {
  Booking expired(int count = 1) {
    const Booking booking = billed(count);
    deadline_ = *booking.payment_deadline;
    now_ = deadline_ + 15min;
    Booking gone = after(booking, DeadlineReached{std::string(kRelease), booking.payment_version});
    now_ += 5min;
    return gone;
  }
  Instant deadline_;
};

TEST_F(Expired, E3PaidInTimeSeatStillFree) {
  const Booking booking = expired(2);
  const Decision decision = decide_at(&booking, payment(deadline_ - 1min, now_, 2));
  EXPECT_EQ(case_of(decision), "E3");
  EXPECT_EQ(decision.next->state, State::confirmed);
  EXPECT_EQ(decision.confirmed_change, 2);
  EXPECT_EQ(decision.held_change, 0);
  EXPECT_TRUE(says(decision, EventType::booking_reinstated));
  EXPECT_TRUE(notifies(decision, "N16"));
}

TEST_F(Expired, E4PaidInTimeSlotFullIsOverbookedWithinItsCap) {
  const Booking booking = expired();
  facts_.seats_free = 0;
  Decision decision = decide_at(&booking, payment(deadline_, now_));
  EXPECT_EQ(case_of(decision), "E4");
  EXPECT_EQ(decision.next->state, State::confirmed);
  EXPECT_EQ(decision.overbooked_change, 1);
  facts_.overbooked = 2;
  decision = decide_at(&booking, payment(deadline_, now_));
  EXPECT_EQ(decision.next->state, State::paid_no_slot);
  EXPECT_TRUE(notifies(decision, "N17"));
}

TEST_F(Expired, E5PaidInTheGraceOnlyIfTheSeatIsFree) {
  const Booking booking = expired();
  Decision decision = decide_at(&booking, payment(deadline_ + 5min, now_));
  EXPECT_EQ(case_of(decision), "E5");
  EXPECT_EQ(decision.next->state, State::confirmed);
  facts_.seats_free = 0;
  decision = decide_at(&booking, payment(deadline_ + 5min, now_));
  EXPECT_EQ(decision.next->state, State::paid_no_slot);
}

TEST_F(Expired, E6PaidTooLateIsRecordedWithoutASlot) {
  const Booking booking = expired();
  const Decision decision = decide_at(&booking, payment(deadline_ + 5min + 1s, now_));
  EXPECT_EQ(case_of(decision), "E6");
  EXPECT_EQ(decision.next->state, State::paid_no_slot);
  EXPECT_EQ(decision.confirmed_change, 0);
}

TEST_F(Payment, E6BeforeTheReleaseGivesTheSeatsBack) {
  const Booking booking = billed();
  now_ = *booking.payment_deadline + 10min;
  const Decision decision = decide_at(&booking, payment(now_, now_));
  EXPECT_EQ(case_of(decision), "E6");
  EXPECT_EQ(decision.held_change, -1);
}

TEST_F(Payment, E7TheSamePaymentAgainIsCountedOnly) {
  const Booking booking = billed();
  facts_.ntpn_known = true;
  const Decision decision = decide_at(&booking, payment(now_, now_));
  EXPECT_EQ(case_of(decision), "E7");
  EXPECT_FALSE(decision.next);
}

TEST_F(Payment, E8AnotherPaymentForAPaidBilling) {
  const Booking booking = after(billed(), payment(now_, now_));
  PaymentReceived second = payment(now_, now_);
  second.ntpn = "NTPN-2";
  const Decision decision = decide_at(&booking, second);
  EXPECT_EQ(case_of(decision), "E8");
  EXPECT_FALSE(decision.next);
  EXPECT_TRUE(notifies(decision, "N18"));
}

TEST_F(Payment, E9AWrongAmountExtendsTheHold) {
  const Booking booking = billed();
  PaymentReceived wrong = payment(now_, now_);
  wrong.amount = 300'000;
  const Decision decision = decide_at(&booking, wrong);
  EXPECT_EQ(case_of(decision), "E9");
  EXPECT_EQ(decision.next->state, State::awaiting_payment);
  EXPECT_EQ(decision.timers[0].due_at, now_ + 24h);
  // E12: the release that was set before is stale now.
  const Decision stale =
      decide_at(&*decision.next, DeadlineReached{std::string(kRelease), booking.payment_version});
  EXPECT_FALSE(stale.next);
}

TEST_F(Payment, E10AnUnknownBillingCodeIsKept) {
  const Decision decision = decide_at(nullptr, payment(now_, now_));
  EXPECT_EQ(case_of(decision), "E10");
  EXPECT_FALSE(decision.next);
  EXPECT_TRUE(says(decision, EventType::payment_orphaned));
}

TEST_F(Payment, E11PaymentForACancelledBooking) {
  const Booking booking = after(billed(), CancellationRequested{});
  ASSERT_EQ(booking.state, State::cancelled);
  const Decision decision = decide_at(&booking, payment(now_, now_));
  EXPECT_EQ(case_of(decision), "E11");
  EXPECT_EQ(decision.next->state, State::paid_no_slot);
}

TEST_F(Payment, E12AStaleTimerIsIgnored) {
  const Booking booking = billed();
  for (const std::string_view kind : {kRelease, kReminder60, kReminder15}) {
    const Decision decision =
        decide_at(&booking, DeadlineReached{std::string(kind), booking.payment_version - 1});
    EXPECT_FALSE(decision.next);
    EXPECT_TRUE(decision.notices.empty());
  }
}

TEST_F(Payment, E13ThePaymentWinsInWhicheverOrderTheyCome) {
  const Booking booking = billed();
  const DeadlineReached release{std::string(kRelease), booking.payment_version};
  now_ = *booking.payment_deadline + 15min;
  const PaymentReceived paid = payment(*booking.payment_deadline, now_);
  EXPECT_EQ(after(after(booking, paid), release).state, State::confirmed);
  EXPECT_EQ(after(after(booking, release), paid).state, State::confirmed);
}

TEST_F(Payment, E15APaymentOutOfTimeIsQuarantined) {
  const Booking booking = billed();
  EXPECT_EQ(case_of(decide_at(&booking, payment(now_ + 1h, now_))), "E15");
  EXPECT_EQ(case_of(decide_at(&booking, payment(now_ - 1h, now_))), "E15");
}

TEST_F(Payment, RemindersGoOutOnlyWhileItIsUnpaid) {
  const Booking booking = billed();
  const DeadlineReached reminder{std::string(kReminder60), booking.payment_version};
  now_ += 1h;
  EXPECT_TRUE(notifies(decide_at(&booking, reminder), "N13-60"));
  const Booking paid = after(booking, payment(now_, now_));
  EXPECT_TRUE(decide_at(&paid, reminder).notices.empty());
}

TEST_F(Payment, ABillingThatComesTooLateIsLeftToExpire) {
  const Booking booking = after(approved(), CancellationRequested{});
  EXPECT_FALSE(decide_at(&booking, BillingIssued{kCode, 350'000, now_}).next);
}

}  // namespace
}  // namespace antrean::booking
