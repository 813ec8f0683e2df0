#pragma once

// Time is data. All instants are UTC with microseconds (PostgreSQL's resolution); calendar rules
// are applied in an office's zone by offices.hpp. The clock is injected: nothing but a Clock asks
// the system for the time, so that a test or a demonstration runs two hours in a second.

#include <atomic>
#include <chrono>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace antrean {

using Duration = std::chrono::microseconds;
using Instant = std::chrono::sys_time<Duration>;

/// "2026-11-23T04:05:06.123456Z" (RFC 3339, always UTC; no fraction when it is zero).
std::string to_rfc3339(Instant instant);

/// Parses RFC 3339 with any offset. Nothing when the text isn't an instant.
std::optional<Instant> parse_rfc3339(std::string_view text);

/// Where the present comes from. Implementations are thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
  /// How far this clock is ahead of the system's (and the database's) clock.
  virtual Duration offset() const { return Duration{0}; }
};

class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

/// Stands still until it is told otherwise; for unit tests.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start) : now_(start.time_since_epoch().count()) {}
  Instant now() const override { return Instant{Duration{now_.load()}}; }
  void advance(Duration by) { now_ += by.count(); }

 private:
  std::atomic<Duration::rep> now_;
};

/// The system clock plus an offset of whole seconds that is read from a file. Several processes
/// that share the file move through time together; the demonstration and the integration tests
/// write it. A missing file means no offset. The file is looked at once in 20 ms at most.
class OffsetFileClock final : public Clock {
 public:
  explicit OffsetFileClock(std::filesystem::path file) : file_(std::move(file)) {}
  Instant now() const override;
  Duration offset() const override;

 private:
  std::filesystem::path file_;
  mutable std::mutex mutex_;
  mutable std::chrono::steady_clock::time_point looked_{};
  mutable Duration offset_{0};
};

}  // namespace antrean
