#include "common/time.hpp"

#include <date/date.h>

#include <fstream>
#include <sstream>

namespace antrean {

std::string to_rfc3339(Instant instant) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(instant);
  if (seconds == instant) return date::format("%FT%TZ", seconds);
  return date::format("%FT%TZ", instant);
}

std::optional<Instant> parse_rfc3339(std::string_view text) {
  if (text.size() < 20 || text.size() > 40) return std::nullopt;
  std::string copy{text};
  if (copy.back() == 'Z' || copy.back() == 'z') copy.replace(copy.size() - 1, 1, "+00:00");
  if (copy[10] == ' ' || copy[10] == 't') copy[10] = 'T';
  std::istringstream in{copy};
  Instant instant;
  in >> date::parse("%FT%T%Ez", instant);
  if (in.fail() || in.peek() != std::istringstream::traits_type::eof()) return std::nullopt;
  return instant;
}

Instant SystemClock::now() const {
  return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

Instant OffsetFileClock::now() const {
  return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()) + offset();
}

Duration OffsetFileClock::offset() const {
  const std::lock_guard lock{mutex_};
  const auto now = std::chrono::steady_clock::now();
  if (now - looked_ >= std::chrono::milliseconds{20}) {
    looked_ = now;
    // A reader may meet the file while it is being replaced: then the last offset stays.
    if (std::ifstream in{file_}; in) {
      long long seconds = 0;
      if (in >> seconds) offset_ = std::chrono::seconds{seconds};
    }
  }
  return offset_;
}

}  // namespace antrean
