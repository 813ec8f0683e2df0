#include "common/crash_points.hpp"

#include <array>
#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <string>

#include "common/errors.hpp"

namespace antrean {
namespace {

constexpr std::array kAll{
    CrashPoint::worker_before_commit,
    CrashPoint::worker_after_commit,
    CrashPoint::worker_after_dead_letter,
    CrashPoint::relay_before_send,
    CrashPoint::relay_after_send,
    CrashPoint::relay_after_delete,
    CrashPoint::clock_before_commit,
    CrashPoint::clock_after_commit,
    CrashPoint::effect_after_claim,
    CrashPoint::effect_after_call,
    CrashPoint::effect_after_end,
    CrashPoint::gateway_before_send,
    CrashPoint::gateway_after_acknowledgement,
    CrashPoint::blob_after_write,
};

struct Armed {
  CrashPoint point;
  int hit;
};

std::optional<Armed> read_environment() {
  const char* text = std::getenv("ANTREAN_CRASH_POINT");
  if (text == nullptr || *text == '\0') return std::nullopt;
  std::string_view name{text};
  int hit = 1;
  if (const auto colon = name.find(':'); colon != std::string_view::npos) {
    const std::string_view number = name.substr(colon + 1);
    if (std::from_chars(number.data(), number.data() + number.size(), hit).ec != std::errc{}) {
      throw ConfigurationError("ANTREAN_CRASH_POINT: expected name:hit");
    }
    name = name.substr(0, colon);
  }
  for (const CrashPoint point : kAll) {
    if (name_of(point) == name) return Armed{point, hit};
  }
  throw ConfigurationError("ANTREAN_CRASH_POINT: no such point: " + std::string(name));
}

}  // namespace

std::span<const CrashPoint> all_crash_points() {
  return kAll;
}

std::string_view name_of(CrashPoint point) {
  switch (point) {
    case CrashPoint::worker_before_commit:
      return "worker_before_commit";
    case CrashPoint::worker_after_commit:
      return "worker_after_commit";
    case CrashPoint::worker_after_dead_letter:
      return "worker_after_dead_letter";
    case CrashPoint::relay_before_send:
      return "relay_before_send";
    case CrashPoint::relay_after_send:
      return "relay_after_send";
    case CrashPoint::relay_after_delete:
      return "relay_after_delete";
    case CrashPoint::clock_before_commit:
      return "clock_before_commit";
    case CrashPoint::clock_after_commit:
      return "clock_after_commit";
    case CrashPoint::effect_after_claim:
      return "effect_after_claim";
    case CrashPoint::effect_after_call:
      return "effect_after_call";
    case CrashPoint::effect_after_end:
      return "effect_after_end";
    case CrashPoint::gateway_before_send:
      return "gateway_before_send";
    case CrashPoint::gateway_after_acknowledgement:
      return "gateway_after_acknowledgement";
    case CrashPoint::blob_after_write:
      return "blob_after_write";
  }
  return {};
}

void crash_point(CrashPoint point) {
  static const std::optional<Armed> armed = read_environment();
  if (!armed || armed->point != point) return;
  static std::atomic<int> hits{0};
  if (++hits == armed->hit) std::raise(SIGKILL);
}

}  // namespace antrean
