#pragma once

// What becomes of a notice: when it may go out, by which channel, and whether it still may. Pure
// functions; domain.md, Notices.

#include <optional>
#include <string>
#include <vector>

#include "common/time.hpp"
#include "consumers/notification/core/templates.hpp"

namespace antrean::notification {

/// The quiet hours, local to the recipient.
inline constexpr std::chrono::hours kQuietFrom{20};
inline constexpr std::chrono::hours kQuietTo{7};

/// The first moment from `now` on that lies outside of the quiet hours of `zone` (an IANA name; an
/// unknown one counts as Asia/Jakarta).
Instant after_quiet_hours(Instant now, const std::string& zone);

/// When a notice goes out; nothing when that would be after `not_after`.
std::optional<Instant> due_at(Instant now, Instant not_after, bool urgent, const std::string& zone);

/// The channels that are used at once: all, or the first.
std::vector<Channel> first_channels(const Template& notice);
/// The channel after `failed`; nothing when there is none, or all were used at once anyway.
std::optional<Channel> fallback(const Template& notice, Channel failed);

/// What the notification consumer knows of a booking, from its events.
struct KnownBooking {
  std::string state;
  std::int64_t version = 0;
};

enum class Verdict { send, suppress, expire, wait };

/// Asked in the act of claiming. `valid_states` empty: any state will do. A booking whose events
/// haven't been seen up to `version` yet is waited for: the notice and the change travel on
/// different topics.
Verdict may_send(const std::vector<std::string>& valid_states, std::int64_t version,
                 const std::optional<KnownBooking>& booking, Instant now, Instant not_after);

/// "3526********0001": a NIK as a notice may show it.
std::string masked_nik(const std::string& nik);

}  // namespace antrean::notification
