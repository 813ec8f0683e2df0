// Cancellation, cooldown, what comes after the visit, and the table of legal steps.

#include "consumers/booking/booking_json.hpp"
#include "tests/unit/booking/booking_fixture.hpp"

namespace antrean::booking {
namespace {

using namespace std::chrono_literals;
using Endings = BookingRules;

TEST_F(Endings, ACancellationStartsTheCooldownFromTheApplication) {
  const Booking booking = after(billed(2), payment(now_, now_, 2));
  ASSERT_EQ(booking.state, State::confirmed);
  now_ += 24h * 5;
  const Decision decision = decide_at(&booking, CancellationRequested{});
  EXPECT_EQ(decision.next->state, State::cancelled);
  EXPECT_EQ(decision.confirmed_change, -2);
  ASSERT_EQ(decision.cooldowns.size(), 2U);
  // Five days later, but counted from the day of applying.
  EXPECT_EQ(decision.cooldowns[0].anchor_date, "2026-11-23");
  EXPECT_EQ(decision.cooldowns[0].first_date, "2026-12-23");
  EXPECT_TRUE(says(decision, EventType::booking_cancelled));
  EXPECT_TRUE(says(decision, EventType::cooldown_started));
  EXPECT_TRUE(notifies(decision, "N24"));
}

TEST_F(Endings, CancellingTwiceOrTooLateChangesNothing) {
  const Booking cancelled = after(held(), CancellationRequested{});
  EXPECT_FALSE(decide_at(&cancelled, CancellationRequested{}).next);
  EXPECT_FALSE(decide_at(nullptr, CancellationRequested{}).next);
}

TEST_F(Endings, IssuedWhenEachApplicantsPassportIs) {
  Booking booking = after(billed(2), payment(now_, now_, 2));
  booking = after(booking, PassportIssued{1});
  EXPECT_EQ(booking.state, State::confirmed);
  EXPECT_FALSE(decide_at(&booking, PassportIssued{1}).next);
  const Decision decision = decide_at(&booking, PassportIssued{2});
  EXPECT_EQ(decision.next->state, State::issued);
  ASSERT_TRUE(notifies(decision, "N30"));
  EXPECT_EQ(decision.notices[0].n, 2);
  EXPECT_EQ(after(*decision.next, Delivered{}).state, State::completed);
}

TEST_F(Endings, ExpiredNeverFollowsPaid) {
  for (const State paid :
       {State::confirmed, State::paid_no_slot, State::issued, State::completed}) {
    EXPECT_FALSE(may_become(paid, State::expired)) << name_of(paid);
  }
}

TEST_F(Endings, EveryStateHasAName) {
  for (const State state :
       {State::rejected, State::held, State::verifying, State::correction, State::review,
        State::awaiting_payment, State::confirmed, State::paid_no_slot, State::expired,
        State::cancelled, State::issued, State::completed}) {
    EXPECT_EQ(state_of(name_of(state)), state);
  }
  EXPECT_THROW(state_of("LOST"), std::invalid_argument);
}

TEST_F(Endings, TheRowHoldsTheWholeBooking) {
  for (const Booking& booking :
       {held(2), verifying(), billed(3), after(billed(), payment(now_, now_)),
        after(held(), CancellationRequested{})}) {
    Booking copy = from_document(to_document(booking));
    copy.id = booking.id;
    EXPECT_EQ(copy, booking);
  }
}

}  // namespace
}  // namespace antrean::booking
