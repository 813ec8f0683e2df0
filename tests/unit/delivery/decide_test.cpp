// The delivery core: states, ranks, repetitions and order, as tables.

#include "consumers/delivery/core/decide.hpp"

#include <gtest/gtest.h>

namespace antrean::delivery {
namespace {

using namespace std::chrono_literals;

const Instant kStart = *parse_rfc3339("2026-12-03T02:00:00Z");

Delivery wanted(std::set<int> applicants = {1}) {
  Delivery delivery;
  delivery.id = DeliveryId{"d"};
  delivery.booking = BookingId{"b"};
  delivery.office = OfficeId{"pamekasan"};
  delivery.zone = "Asia/Jakarta";
  delivery.applicants = std::move(applicants);
  delivery.sealed_address = "c2VhbGVk";
  return delivery;
}

Delivery in(State state) {
  Delivery delivery = wanted();
  delivery.state = state;
  delivery.version = 3;
  delivery.resi = "P1";
  return delivery;
}

Facts with(std::set<int> issued) {
  Facts facts;
  facts.issued = std::move(issued);
  facts.office_name = "Kanim Pamekasan";
  return facts;
}

Tracked news(Tracking status, std::chrono::hours after = 0h) {
  return {status, kStart + after, "P1"};
}

std::string said(const Decision& decision) {
  std::string text;
  for (const EventOut& event : decision.events) {
    text += (text.empty() ? "" : " ") + std::string(kind_of(event.type).schema);
  }
  for (const NoticeOut& notice : decision.notices) text += " " + notice.name;
  return text;
}

TEST(DeliveryWords, AreKnownInAnySpelling) {
  EXPECT_EQ(tracking_of("out_for_delivery"), Tracking::out_for_delivery);
  EXPECT_EQ(tracking_of("Out For-Delivery "), Tracking::out_for_delivery);
  EXPECT_EQ(tracking_of("ACCEPTED"), Tracking::accepted);
  EXPECT_EQ(tracking_of("singgah di gudang"), std::nullopt);
  EXPECT_EQ(tracking_of(""), std::nullopt);
}

TEST(DeliveryWords, EveryStateHasOneName) {
  for (int i = 0; i <= static_cast<int>(State::cancelled); ++i) {
    const auto state = static_cast<State>(i);
    EXPECT_EQ(state_of(name_of(state)), state);
  }
  EXPECT_EQ(state_of("UNKNOWN"), std::nullopt);
}

TEST(DeliveryEligible, WaitsForAllChosenPassports) {
  struct Case {
    std::set<int> chosen, issued;
    bool authority, fee, eligible;
  };
  const Case cases[] = {
      {{1}, {}, true, true, false},     {{1}, {1}, true, true, true},
      {{1, 2}, {1}, true, true, false}, {{1, 2}, {1, 2, 3}, true, true, true},
      {{1}, {1}, false, true, false},   {{1}, {1}, true, false, false},
      {{2}, {1, 3}, true, true, false},
  };
  for (const Case& one : cases) {
    Facts facts = with(one.issued);
    facts.authority = one.authority;
    facts.fee = one.fee;
    // Asked for when the passports are there already ...
    const Decision at_once = decide(nullptr, Requested{wanted(one.chosen)}, facts, kStart);
    ASSERT_TRUE(at_once.next);
    EXPECT_EQ(at_once.next->state, one.eligible ? State::eligible : State::requested);
    EXPECT_EQ(at_once.request_pickup, one.eligible);
    // ... and issued after it was asked for.
    Delivery before = wanted(one.chosen);
    before.version = 1;
    const Decision later = decide(&before, Issued{}, facts, kStart);
    EXPECT_EQ(later.next.has_value(), one.eligible);
    EXPECT_EQ(later.request_pickup, one.eligible);
    if (one.eligible) {
      EXPECT_EQ(said(later), "delivery.eligible");
    }
  }
}

TEST(DeliveryRequested, AgainCorrectsTheAddressUntilItIsSentOff) {
  Delivery first = wanted({1, 2});
  first.version = 1;
  Delivery corrected = wanted({1});
  corrected.sealed_address = "b3RoZXI=";
  const Decision early = decide(&first, Requested{corrected}, with({}), kStart);
  ASSERT_TRUE(early.next);
  EXPECT_EQ(early.next->sealed_address, "b3RoZXI=");
  EXPECT_EQ(early.next->version, 2);
  const Delivery eligible = in(State::eligible);
  EXPECT_FALSE(decide(&eligible, Requested{corrected}, with({1}), kStart).next);
}

TEST(DeliveryRequested, OneConsignmentPerBooking) {
  Facts facts = with({1});
  facts.other_under_way = true;
  EXPECT_FALSE(decide(nullptr, Requested{wanted()}, facts, kStart).next);
}

TEST(DeliveryCancelled, OnlyBeforeItIsSentOff) {
  for (int i = 0; i <= static_cast<int>(State::cancelled); ++i) {
    const Delivery before = in(static_cast<State>(i));
    const Decision decision = decide(&before, BookingCancelled{}, with({}), kStart);
    EXPECT_EQ(decision.next.has_value(), before.state == State::requested) << name_of(before.state);
  }
}

// One piece of news in each state: what becomes of it. "-" leaves everything as it was.
struct Row {
  State before;
  Tracking status;
  State after;
  const char* said;
};

TEST(DeliveryTracking, NeverGoesBack) {
  using S = State;
  using T = Tracking;
  const char* nothing = "";
  const Row rows[] = {
      {S::requested, T::accepted, S::requested, nothing},
      {S::requested, T::delivered, S::requested, nothing},
      {S::eligible, T::accepted, S::handed_over, "delivery.handed-over N32"},
      {S::eligible, T::in_transit, S::in_transit, "delivery.handed-over delivery.moved N32"},
      {S::eligible, T::out_for_delivery, S::out_for_delivery, "delivery.moved N33"},
      {S::eligible, T::delivered, S::delivered, "delivery.delivered N35"},
      {S::eligible, T::attempt_failed, S::attempt_failed, "delivery.attempted N34"},
      {S::handed_over, T::accepted, S::handed_over, nothing},
      {S::handed_over, T::in_transit, S::in_transit, "delivery.moved"},
      {S::handed_over, T::lost, S::lost, "delivery.lost"},
      {S::in_transit, T::accepted, S::in_transit, nothing},
      {S::in_transit, T::in_transit, S::in_transit, nothing},
      {S::in_transit, T::out_for_delivery, S::out_for_delivery, "delivery.moved N33"},
      {S::in_transit, T::returned, S::returned, "delivery.returned N36"},
      {S::out_for_delivery, T::in_transit, S::out_for_delivery, nothing},
      {S::out_for_delivery, T::out_for_delivery, S::out_for_delivery, nothing},
      {S::out_for_delivery, T::attempt_failed, S::attempt_failed, "delivery.attempted N34"},
      {S::out_for_delivery, T::delivered, S::delivered, "delivery.delivered N35"},
      {S::attempt_failed, T::in_transit, S::attempt_failed, nothing},
      {S::attempt_failed, T::delivered, S::delivered, "delivery.delivered N35"},
      {S::attempt_failed, T::returned, S::returned, "delivery.returned N36"},
      {S::delivered, T::out_for_delivery, S::delivered, nothing},
      {S::delivered, T::returned, S::delivered, nothing},
      {S::returned, T::delivered, S::returned, nothing},
      {S::lost, T::in_transit, S::lost, nothing},
      {S::cancelled, T::accepted, S::cancelled, nothing},
  };
  for (const Row& row : rows) {
    const Delivery before = in(row.before);
    const Decision decision = decide(&before, news(row.status), with({1}), kStart);
    const State after = decision.next ? decision.next->state : before.state;
    EXPECT_EQ(after, row.after) << name_of(row.before) << " " << static_cast<int>(row.status);
    EXPECT_EQ(said(decision), row.said) << name_of(row.before) << static_cast<int>(row.status);
    if (decision.next) {
      EXPECT_TRUE(may_become(row.before, after));
      EXPECT_EQ(decision.next->version, before.version + 1);
    }
  }
}

TEST(DeliveryTracking, AnUnknownWordChangesNothing) {
  const Delivery before = in(State::in_transit);
  EXPECT_FALSE(decide(&before, Tracked{std::nullopt, kStart, ""}, with({1}), kStart).next);
}

TEST(DeliveryTracking, OfNoDeliveryIsNothing) {
  EXPECT_FALSE(decide(nullptr, news(Tracking::delivered), with({}), kStart).next);
}

// A whole way, told twice and in any order, ends the same and says each thing once.
TEST(DeliveryTracking, AttemptsAreCountedOnce) {
  Delivery state = in(State::out_for_delivery);
  state.out_since = kStart;
  const auto take = [&](const Tracked& one) {
    const Decision decision = decide(&state, one, with({1}), kStart);
    if (decision.next) state = *decision.next;
    return said(decision);
  };
  EXPECT_EQ(take(news(Tracking::attempt_failed, 2h)), "delivery.attempted N34");
  EXPECT_EQ(take(news(Tracking::attempt_failed, 2h)), "") << "a repetition";
  EXPECT_EQ(take(news(Tracking::out_for_delivery, 1h)), "") << "news of the first try";
  EXPECT_EQ(take(news(Tracking::out_for_delivery, 24h)), "delivery.moved N33");
  EXPECT_EQ(take(news(Tracking::attempt_failed, 20h)), "delivery.attempted")
      << "heard of late: counted, without a notice";
  EXPECT_EQ(state.state, State::out_for_delivery);
  EXPECT_EQ(take(news(Tracking::attempt_failed, 26h)), "delivery.attempted N34");
  EXPECT_EQ(state.attempts.size(), 3U);
  EXPECT_EQ(take(news(Tracking::attempt_failed, 50h)), "") << "at most three";
  EXPECT_EQ(take(news(Tracking::out_for_delivery, 49h)), "");
  EXPECT_EQ(take(news(Tracking::returned, 60h)), "delivery.returned N36");
  EXPECT_EQ(state.state, State::returned);
}

TEST(DeliveryTracking, TheNumberComesFromWhoeverSaysItFirst) {
  Delivery state = in(State::eligible);
  state.resi.clear();
  const Decision taken = decide(&state, TakenByPost{"P7"}, with({1}), kStart);
  EXPECT_EQ(taken.next->resi, "P7");
  EXPECT_EQ(taken.next->state, State::eligible) << "asked for isn't handed over";
  EXPECT_TRUE(taken.next->taken_by_post);
  const Decision tracked = decide(&state, news(Tracking::accepted), with({1}), kStart);
  EXPECT_EQ(tracked.next->resi, "P1");
  EXPECT_EQ(tracked.notices.at(0).parameters.at("resi"), "P1");
  EXPECT_EQ(tracked.notices.at(0).parameters.at("kantor"), "Kanim Pamekasan");
}

TEST(DeliveryNotices, EndInTime) {
  const Delivery before = in(State::in_transit);
  const Decision decision = decide(&before, news(Tracking::out_for_delivery), with({1}), kStart);
  EXPECT_TRUE(decision.notices.at(0).urgent) << "a same-day notice";
  EXPECT_EQ(decision.notices.at(0).not_after, kStart + 12h);
}

TEST(DeliveryRefused, KeepsTheReasonForStaff) {
  const Delivery before = in(State::eligible);
  const Decision decision = decide(&before, RefusedByPost{"status 400"}, with({1}), kStart);
  EXPECT_EQ(decision.next->refusal, "status 400");
  EXPECT_EQ(decision.next->state, State::eligible);
}

}  // namespace
}  // namespace antrean::delivery
