#pragma once

// Named places where a test makes the process die, as a power cut would: ANTREAN_CRASH_POINT=
// name or name:hit (the n-th time the place is passed) ends the process with SIGKILL there. A
// test walks all of them. Costs one comparison when not set.

#include <span>
#include <string_view>

namespace antrean {

enum class CrashPoint {
  worker_before_commit,
  worker_after_commit,
  worker_after_dead_letter,
  relay_before_send,
  relay_after_send,
  relay_after_delete,
  clock_before_commit,
  clock_after_commit,
  effect_after_claim,
  effect_after_call,
  effect_after_end,
  gateway_before_send,
  gateway_after_acknowledgement,
  blob_after_write,
};

std::span<const CrashPoint> all_crash_points();
std::string_view name_of(CrashPoint point);

/// Dies here if the environment says so.
void crash_point(CrashPoint point);

}  // namespace antrean
