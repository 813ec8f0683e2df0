#include "producers/gateway/idempotency_memory.hpp"

#include <gtest/gtest.h>

#include "producers/gateway/rate_limit.hpp"

namespace antrean::gateway {
namespace {

using Claim = IdempotencyMemory::Claim;
const Instant kNow = *parse_rfc3339("2026-12-01T02:30:00Z");
const BookingId kBooking{"b"};
constexpr std::chrono::hours kDay{24};

TEST(IdempotencyMemory, SameBodySameAnswerOtherBodyConflict) {
  IdempotencyMemory memory{10, kDay};
  EXPECT_EQ(memory.claim(kBooking, "h1", kNow), Claim::fresh);
  EXPECT_EQ(memory.claim(kBooking, "h1", kNow), Claim::repeat_unsettled);
  EXPECT_EQ(memory.claim(kBooking, "h2", kNow), Claim::conflict);
  EXPECT_FALSE(memory.knows(kBooking));
  memory.acknowledged(kBooking);
  EXPECT_TRUE(memory.knows(kBooking));
  EXPECT_EQ(memory.claim(kBooking, "h1", kNow), Claim::repeat);
  EXPECT_EQ(memory.claim(kBooking, "h2", kNow), Claim::conflict);
}

TEST(IdempotencyMemory, AFailedRequestFreesItsKey) {
  IdempotencyMemory memory{10, kDay};
  memory.claim(kBooking, "h1", kNow);
  memory.failed(kBooking);
  EXPECT_EQ(memory.claim(kBooking, "h2", kNow), Claim::fresh);
  memory.acknowledged(kBooking);
  memory.failed(kBooking);
  EXPECT_TRUE(memory.knows(kBooking));
}

TEST(IdempotencyMemory, WhatStandsOnKafkaCounts) {
  IdempotencyMemory memory{10, kDay};
  memory.remember(kBooking, "h1", kNow);
  EXPECT_EQ(memory.claim(kBooking, "h1", kNow), Claim::repeat);
  memory.remember(kBooking, "h2", kNow);
  EXPECT_EQ(memory.claim(kBooking, "h2", kNow), Claim::conflict);
  // A request whose acknowledgement got lost turns up.
  const BookingId other{"c"};
  memory.claim(other, "h3", kNow);
  memory.remember(other, "h3", kNow);
  EXPECT_EQ(memory.claim(other, "h3", kNow), Claim::repeat);
}

TEST(IdempotencyMemory, ForgetsAfterADayAndWhenFull) {
  IdempotencyMemory memory{3, kDay};
  memory.remember(kBooking, "h", kNow);
  EXPECT_EQ(memory.claim(kBooking, "other", kNow + kDay), Claim::conflict);
  EXPECT_EQ(memory.claim(kBooking, "other", kNow + kDay + Duration{1}), Claim::fresh);
  for (const char* id : {"1", "2", "3", "4", "5"}) memory.remember(BookingId{id}, "h", kNow + kDay);
  EXPECT_EQ(memory.size(), 3u);
  EXPECT_TRUE(memory.knows(BookingId{"5"}));
  EXPECT_FALSE(memory.knows(BookingId{"1"}));
}

TEST(RateLimit, AMinutesWorthThenRefusalThenRefill) {
  RateLimit limit{60};
  const RateLimit::Time start{};
  for (int i = 0; i < 60; ++i) EXPECT_EQ(limit.take("a", start), 0) << i;
  EXPECT_EQ(limit.take("a", start), 1);
  EXPECT_EQ(limit.take("b", start), 0);
  EXPECT_EQ(limit.take("a", start + std::chrono::seconds{1}), 0);
  EXPECT_EQ(limit.take("a", start + std::chrono::seconds{1}), 1);
  RateLimit slow{2};
  slow.take("a", start);
  slow.take("a", start);
  EXPECT_EQ(slow.take("a", start), 30);
  RateLimit none{0};
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(none.take("a", start), 0);
}

}  // namespace
}  // namespace antrean::gateway
