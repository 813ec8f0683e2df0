// domain.md, Notices: when a notice may go out, whether it still may, and what became of it.

#include <gtest/gtest.h>

#include "consumers/notification/core/decisions.hpp"
#include "consumers/notification/core/states.hpp"

namespace antrean::notification {
namespace {

using namespace std::chrono_literals;

Instant at(const std::string& text) {
  return parse_rfc3339(text).value();
}

const QuietHours kQuiet;

TEST(QuietHours, EndAtSevenInTheRecipientsZone) {
  struct Case {
    const char* now;
    const char* zone;
    const char* due;
  };
  const std::vector<Case> cases{
      // WIB is UTC+7: 20:00 is 13:00 UTC, 07:00 is 00:00 UTC.
      {"2026-11-23T12:59:59Z", "Asia/Jakarta", "2026-11-23T12:59:59Z"},
      {"2026-11-23T13:00:00Z", "Asia/Jakarta", "2026-11-24T00:00:00Z"},
      {"2026-11-23T18:30:00Z", "Asia/Jakarta", "2026-11-24T00:00:00Z"},
      {"2026-11-23T23:59:59Z", "Asia/Jakarta", "2026-11-24T00:00:00Z"},
      {"2026-11-24T00:00:00Z", "Asia/Jakarta", "2026-11-24T00:00:00Z"},
      {"2026-11-23T13:00:00Z", "Asia/Pontianak", "2026-11-24T00:00:00Z"},
      // WITA is an hour ahead, WIT two.
      {"2026-11-23T11:59:59Z", "Asia/Makassar", "2026-11-23T11:59:59Z"},
      {"2026-11-23T12:00:00Z", "Asia/Makassar", "2026-11-23T23:00:00Z"},
      {"2026-11-23T10:59:59Z", "Asia/Jayapura", "2026-11-23T10:59:59Z"},
      {"2026-11-23T11:00:00Z", "Asia/Jayapura", "2026-11-23T22:00:00Z"},
      {"2026-11-23T13:00:00Z", "Mars/Olympus", "2026-11-24T00:00:00Z"},
      // Over the end of a year.
      {"2026-12-31T20:00:00Z", "Asia/Jakarta", "2027-01-01T00:00:00Z"},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(to_rfc3339(after_quiet_hours(at(one.now), one.zone, kQuiet)), one.due)
        << one.now << " " << one.zone;
  }
}

TEST(QuietHours, AreAsConfigured) {
  const Instant noon = at("2026-11-23T05:00:00Z");  // in Jakarta
  EXPECT_EQ(after_quiet_hours(noon, "Asia/Jakarta", {11h, 13h}), noon + 1h) << "within one day";
  EXPECT_EQ(after_quiet_hours(noon, "Asia/Jakarta", {13h, 14h}), noon);
  EXPECT_EQ(after_quiet_hours(noon, "Asia/Jakarta", {12h, 12h}), noon) << "none";
}

TEST(Due, UrgentGoesAtOnceAndWhatWouldComeTooLateNotAtAll) {
  const Instant night = at("2026-11-23T14:00:00Z");
  EXPECT_EQ(due_at(night, night + 1h, true, "Asia/Jakarta", kQuiet), night);
  EXPECT_FALSE(due_at(night, night + 1h, false, "Asia/Jakarta", kQuiet));
  EXPECT_EQ(due_at(night, night + 24h, false, "Asia/Jakarta", kQuiet), at("2026-11-24T00:00:00Z"));
  EXPECT_FALSE(due_at(night, night - 1s, true, "Asia/Jakarta", kQuiet));
}

TEST(MaySend, LooksAtTheBookingOnceMore) {
  const Instant now = at("2026-11-23T04:00:00Z");
  struct Case {
    std::vector<std::string> valid;
    std::int64_t version;
    std::optional<KnownBooking> booking;
    Verdict verdict;
  };
  const std::vector<Case> cases{
      {{"HELD"}, 1, KnownBooking{"HELD", 1}, Verdict::send},
      {{"HELD"}, 1, KnownBooking{"CANCELLED", 2}, Verdict::suppress},
      {{"HELD"}, 1, std::nullopt, Verdict::wait},
      {{"HELD", "REVIEW"}, 3, KnownBooking{"HELD", 1}, Verdict::send},
      {{"AWAITING_PAYMENT"}, 4, KnownBooking{"HELD", 1}, Verdict::wait},
      {{"AWAITING_PAYMENT"}, 4, KnownBooking{"HELD", 4}, Verdict::suppress},
      {{"AWAITING_PAYMENT"}, 4, KnownBooking{"EXPIRED", 5}, Verdict::suppress},
      {{"CONFIRMED", "ISSUED"}, 4, KnownBooking{"CONFIRMED", 9}, Verdict::send},
      {{}, 1, std::nullopt, Verdict::send},
      {{}, 1, KnownBooking{"CANCELLED", 2}, Verdict::send},
  };
  for (const Case& one : cases) {
    const Terms terms{one.valid, one.version, now + 1h, true, "Asia/Jakarta"};
    EXPECT_EQ(may_send(terms, one.booking, now, kQuiet).verdict, one.verdict)
        << one.version << " " << (one.booking ? one.booking->state : "unknown");
    EXPECT_EQ(may_send(terms, one.booking, now + 1h + 1s, kQuiet).verdict, Verdict::expire);
  }
}

TEST(MaySend, KeepsTheQuietHoursWhenARetryFallsIntoThem) {
  Terms terms{{}, 1, at("2026-11-24T09:00:00Z"), false, "Asia/Jakarta"};
  const Instant evening = at("2026-11-23T13:30:00Z");
  EXPECT_EQ(may_send(terms, std::nullopt, evening - 1h, kQuiet).verdict, Verdict::send);
  const Ruling ruling = may_send(terms, std::nullopt, evening, kQuiet);
  EXPECT_EQ(ruling.verdict, Verdict::later);
  EXPECT_EQ(ruling.until, at("2026-11-24T00:00:00Z"));
  terms.not_after = evening + 1h;
  EXPECT_EQ(may_send(terms, std::nullopt, evening, kQuiet).verdict, Verdict::expire);
  terms.urgent = true;
  EXPECT_EQ(may_send(terms, std::nullopt, evening, kQuiet).verdict, Verdict::send);
}

TEST(WaitForBooking, GrowsAndStaysBounded) {
  EXPECT_EQ(wait_for_booking(1), 100ms);
  EXPECT_EQ(wait_for_booking(2), 200ms);
  EXPECT_EQ(wait_for_booking(8), 12'800ms);
  EXPECT_EQ(wait_for_booking(10), 30s);
  EXPECT_EQ(wait_for_booking(1'000'000), 30s);
  EXPECT_EQ(wait_for_booking(0), 100ms);
}

TEST(Fallback, OnlyToTheNextChannelAndNeverWhenAllWereUsed) {
  Template first;
  first.channels = {Channel::sms, Channel::email};
  EXPECT_EQ(first_channels(first), std::vector{Channel::sms});
  EXPECT_EQ(fallback(first, Channel::sms), Channel::email);
  EXPECT_FALSE(fallback(first, Channel::email));
  first.all_channels = true;
  EXPECT_EQ(first_channels(first).size(), 2U);
  EXPECT_FALSE(fallback(first, Channel::sms));
}

TEST(ChannelStates, NeverGoBack) {
  using S = ChannelState;
  const std::vector<S> ranked{S::waiting, S::expired, S::suppressed, S::uncertain,
                              S::sent,    S::failed,  S::delivered};
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    EXPECT_EQ(channel_state_of(name_of(ranked[i])), ranked[i]);
    for (std::size_t j = 0; j < ranked.size(); ++j) {
      EXPECT_EQ(raises(ranked[i], ranked[j]), j > i) << i << " " << j;
    }
  }
  EXPECT_THROW(channel_state_of("read"), std::invalid_argument);
}

TEST(ChannelStates, TheNoticeIsWhatItsBestChannelReached) {
  using S = ChannelState;
  struct Case {
    std::optional<S> sms;
    std::optional<S> email;
    const char* state;
  };
  const std::vector<Case> cases{
      {std::nullopt, std::nullopt, "requested"},
      {S::waiting, S::waiting, "requested"},
      {S::sent, S::waiting, "sent"},
      {S::failed, S::waiting, "failed"},
      {S::failed, S::sent, "sent"},
      {S::uncertain, S::failed, "uncertain"},
      {S::uncertain, S::sent, "sent"},
      {S::delivered, S::sent, "delivered"},
      {S::expired, S::expired, "expired"},
      {S::suppressed, std::nullopt, "suppressed"},
      {S::suppressed, S::sent, "sent"},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(overall(one.sms, one.email), one.state);
    EXPECT_EQ(overall(one.email, one.sms), one.state);
  }
}

TEST(Receipts, SayWhatKannelsKindsMean) {
  EXPECT_EQ(state_of_receipt(1), ChannelState::delivered);
  EXPECT_EQ(state_of_receipt(2), ChannelState::failed);
  EXPECT_EQ(state_of_receipt(4), std::nullopt);
  EXPECT_EQ(state_of_receipt(8), ChannelState::sent);
  EXPECT_EQ(state_of_receipt(16), ChannelState::failed);
}

TEST(MaskedNik, ShowsAreaAndSerialOnly) {
  EXPECT_EQ(masked_nik("3526010101900001"), "3526********0001");
  EXPECT_EQ(masked_nik("123"), "****************");
}

}  // namespace
}  // namespace antrean::notification
