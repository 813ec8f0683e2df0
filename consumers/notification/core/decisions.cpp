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

Instant after_quiet_hours(Instant now, const std::string& zone_name) {
  const auto* zone = zone_or_jakarta(zone_name);
  const auto local = zone->to_local(now);
  const auto midnight = date::floor<date::days>(local);
  const auto time = local - midnight;
  if (time >= kQuietTo && time < kQuietFrom) return now;
  const auto morning = time < kQuietTo ? midnight + kQuietTo : midnight + date::days{1} + kQuietTo;
  return std::chrono::time_point_cast<Duration>(zone->to_sys(morning, date::choose::earliest));
}

std::optional<Instant> due_at(Instant now, Instant not_after, bool urgent,
                              const std::string& zone) {
  const Instant due = urgent ? now : after_quiet_hours(now, zone);
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

Verdict may_send(const std::vector<std::string>& valid_states, std::int64_t version,
                 const std::optional<KnownBooking>& booking, Instant now, Instant not_after) {
  if (now > not_after) return Verdict::expire;
  if (valid_states.empty()) return Verdict::send;
  const bool valid = booking && std::find(valid_states.begin(), valid_states.end(),
                                          booking->state) != valid_states.end();
  if (valid) return Verdict::send;
  // Known only up to an older version: the change that this notice tells of is still on its way.
  if (!booking || booking->version < version) return Verdict::wait;
  return Verdict::suppress;
}

std::string masked_nik(const std::string& nik) {
  if (nik.size() != 16) return "****************";
  return nik.substr(0, 4) + "********" + nik.substr(12);
}

}  // namespace antrean::notification
