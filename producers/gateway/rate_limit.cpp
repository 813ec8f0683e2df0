#include "producers/gateway/rate_limit.hpp"

#include <algorithm>
#include <cmath>

namespace antrean::gateway {
namespace {

constexpr std::size_t kMostCallers = 100'000;

}  // namespace

double RateLimit::filled(const Bucket& bucket, Time now) const {
  const std::chrono::duration<double> since = now - bucket.filled;
  return std::min(per_minute_, bucket.tokens + since.count() * per_minute_ / 60.0);
}

int RateLimit::take(const std::string& caller, Time now) {
  if (per_minute_ <= 0) return 0;
  std::lock_guard lock(mutex_);
  if (buckets_.size() >= kMostCallers) {
    std::erase_if(buckets_,
                  [&](const auto& entry) { return filled(entry.second, now) >= per_minute_; });
    // Under attack from very many addresses all start anew, rather than memory growing.
    if (buckets_.size() >= kMostCallers) buckets_.clear();
  }
  const auto [found, is_new] = buckets_.try_emplace(caller, Bucket{per_minute_, now});
  Bucket& bucket = found->second;
  bucket.tokens = filled(bucket, now);
  bucket.filled = now;
  if (bucket.tokens >= 1) {
    bucket.tokens -= 1;
    return 0;
  }
  return std::max(1, static_cast<int>(std::ceil((1 - bucket.tokens) * 60.0 / per_minute_)));
}

}  // namespace antrean::gateway
