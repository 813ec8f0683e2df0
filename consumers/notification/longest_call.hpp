#pragma once

#include <algorithm>
#include <chrono>

#include "common/settings/settings.hpp"

namespace antrean::notification {

/// A part ends within 10 s, and a call under way is waited for: no call may take longer.
inline std::chrono::milliseconds longest_call(const Settings& settings) {
  constexpr std::chrono::milliseconds kMost{8'000};
  return std::min(kMost, settings.partner_timeout());
}

}  // namespace antrean::notification
