#include "consumers/notification/core/decisions.hpp"

#include <date/tz.h>

#include <algorithm>

namespace antrean::notification {
namespace {

const date::time_zone* zone_or_jakarta(const std::string& name) {
  try {
    return date::locate_zone(name);
  } catch (const std::runtime_error&) {
    return date::locate_zone("Asia/Jakarta");
  }
}

}  // namespace

Instant after_quiet_hours(Instant now, const std::string& zone_name, const QuietHours& quiet) {
  if (quiet.from == quiet.to) return now;
  const auto* zone = zone_or_jakarta(zone_name);
  const auto local = zone->to_local(now);
  const auto midnight = date::floor<date::days>(local);
  const auto time = local - midnight;
  // They usually span midnight: 20:00 to 07:00.
  const bool spans_midnight = quiet.from > quiet.to;
  const bool is_quiet = spans_midnight ? time >= quiet.from || time < quiet.to
                                       : time >= quiet.from && time < quiet.to;
  if (!is_quiet) return now;
  const auto end = time < quiet.to ? midnight + quiet.to : midnight + date::days{1} + quiet.to;
  return std::chrono::time_point_cast<Duration>(zone->to_sys(end, date::choose::earliest));
}

std::optional<Instant> due_at(Instant now, Instant not_after, bool urgent, const std::string& zone,
                              const QuietHours& quiet) {
  const Instant due = urgent ? now : after_quiet_hours(now, zone, quiet);
  if (due > not_after) return std::nullopt;
  return due;
}

std::vector<Channel> first_channels(const Template& notice) {
  if (notice.all_channels) return notice.channels;
  return {notice.channels.front()};
}

std::optional<Channel> fallback(const Template& notice, Channel failed) {
  if (notice.all_channels) return std::nullopt;
  const auto found = std::find(notice.channels.begin(), notice.channels.end(), failed);
  if (found == notice.channels.end() || found + 1 == notice.channels.end()) return std::nullopt;
  return *(found + 1);
}

Ruling may_send(const Terms& terms, const std::optional<KnownBooking>& booking, Instant now,
                const QuietHours& quiet) {
  if (now > terms.not_after) return {Verdict::expire};
  if (!terms.valid_states.empty()) {
    const auto& states = terms.valid_states;
    const bool valid =
        booking && std::find(states.begin(), states.end(), booking->state) != states.end();
    // Known only up to an older version: the change that this notice tells of is on its way.
    if (!valid && (!booking || booking->version < terms.version)) return {Verdict::wait};
    if (!valid) return {Verdict::suppress};
  }
  const auto due = due_at(now, terms.not_after, terms.urgent, terms.zone, quiet);
  if (!due) return {Verdict::expire};
  if (*due > now) return {Verdict::later, *due};
  return {Verdict::send};
}

std::chrono::milliseconds wait_for_booking(int looks) {
  constexpr std::chrono::milliseconds kFirst{100};
  constexpr std::chrono::milliseconds kMost{30'000};
  constexpr int kMostDoublings = 9;
  return std::min(kMost, kFirst * (1 << std::clamp(looks - 1, 0, kMostDoublings)));
}

std::string masked_nik(const std::string& nik) {
  if (nik.size() != 16) return "****************";
  return nik.substr(0, 4) + "********" + nik.substr(12);
}

}  // namespace antrean::notification
