#pragma once

// What becomes of a notice: when it may go out, by which channel, and whether it still may. Pure
// functions; domain.md, Notices.

#include <optional>
#include <string>
#include <vector>

#include "common/time.hpp"
#include "consumers/notification/core/templates.hpp"

namespace antrean::notification {

/// The first moment from `now` on that lies outside of the quiet hours of `zone` (an IANA name; an
/// unknown one counts as Asia/Jakarta).
Instant after_quiet_hours(Instant now, const std::string& zone, const QuietHours& quiet);

/// When a notice goes out; nothing when that would be after `not_after`.
std::optional<Instant> due_at(Instant now, Instant not_after, bool urgent, const std::string& zone,
                              const QuietHours& quiet);

/// The channels that are used at once: all, or the first.
std::vector<Channel> first_channels(const Template& notice);
/// The channel after `failed`; nothing when there is none, or all were used at once anyway. Asked
/// after a definite failure only: silence and an outcome that isn't known are none.
std::optional<Channel> fallback(const Template& notice, Channel failed);

/// What the notification consumer knows of a booking, from its events.
struct KnownBooking {
  std::string state;
  std::int64_t version = 0;
};

/// What the verdict needs of a notice.
struct Terms {
  /// Empty: any state of the booking will do.
  std::vector<std::string> valid_states;
  /// The booking's, when the notice was asked for.
  std::int64_t version = 0;
  Instant not_after;
  bool urgent = false;
  std::string zone;
};

enum class Verdict {
  send,
  suppress,
  expire,
  /// The booking's events haven't been seen up to the notice's version: they travel on another
  /// topic. Asked again shortly.
  wait,
  /// The quiet hours have begun since it was planned; asked again at `until`.
  later,
};

struct Ruling {
  Verdict verdict = Verdict::send;
  /// With `later`.
  Instant until{};
};

/// Asked in the act of claiming.
Ruling may_send(const Terms& terms, const std::optional<KnownBooking>& booking, Instant now,
                const QuietHours& quiet);

/// How long to wait for the booking's own event after so many looks: from 100 ms, doubling, to
/// 30 s.
std::chrono::milliseconds wait_for_booking(int looks);

/// "3526********0001": a NIK as a notice may show it.
std::string masked_nik(const std::string& nik);

}  // namespace antrean::notification
