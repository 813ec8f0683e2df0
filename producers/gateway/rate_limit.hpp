#pragma once

// A token bucket per caller: so many requests a minute, saved up to a minute's worth.

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

namespace antrean::gateway {

/// Thread-safe. Remembers some 100,000 callers at most; those with full buckets are forgotten, as
/// forgetting them changes nothing.
class RateLimit {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// 0 means no limit.
  explicit RateLimit(std::int64_t per_minute) : per_minute_(static_cast<double>(per_minute)) {}

  /// Takes a token. 0 when there was one, else the whole seconds until there will be one.
  int take(const std::string& caller, Time now);

 private:
  struct Bucket {
    double tokens = 0;
    Time filled;
  };
  double filled(const Bucket& bucket, Time now) const;

  const double per_minute_;
  std::mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace antrean::gateway
