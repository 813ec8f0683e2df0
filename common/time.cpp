#include "common/time.hpp"

#include <charconv>
#include <cstdio>
#include <fstream>

namespace antrean {
namespace {

// A field of exactly `width` digits; false when it isn't one. std::from_chars alone would take a
// sign and fewer digits.
bool digits(std::string_view text, std::size_t from, std::size_t width, int& value) {
  if (from + width > text.size()) return false;
  for (std::size_t i = from; i < from + width; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
  }
  std::from_chars(text.data() + from, text.data() + from + width, value);
  return true;
}

}  // namespace

// Instants are written and read for every event, so this avoids streams, which cost microseconds.
std::string to_rfc3339(Instant instant) {
  using namespace std::chrono;
  const auto day = floor<days>(instant);
  const year_month_day date{day};
  const hh_mm_ss time{instant - day};
  char text[48];
  int length = std::snprintf(
      text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
      static_cast<int>(time.seconds().count()));
  if (time.subseconds().count() != 0) {
    length += std::snprintf(text + length, sizeof text - static_cast<std::size_t>(length), ".%06d",
                            static_cast<int>(time.subseconds().count()));
  }
  return std::string(text, static_cast<std::size_t>(length)) + "Z";
}

std::optional<Instant> parse_rfc3339(std::string_view text) {
  using namespace std::chrono;
  int y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0;
  if (text.size() < 20 || text.size() > 40 || !digits(text, 0, 4, y) || text[4] != '-' ||
      !digits(text, 5, 2, mo) || text[7] != '-' || !digits(text, 8, 2, d) ||
      (text[10] != 'T' && text[10] != 't' && text[10] != ' ') || !digits(text, 11, 2, h) ||
      text[13] != ':' || !digits(text, 14, 2, mi) || text[16] != ':' || !digits(text, 17, 2, s)) {
    return std::nullopt;
  }
  const year_month_day date{year{y}, month{static_cast<unsigned>(mo)},
                            day{static_cast<unsigned>(d)}};
  if (!date.ok() || h > 23 || mi > 59 || s > 60) return std::nullopt;
  std::size_t at = 19;
  Duration fraction{0};
  if (text[at] == '.') {
    int scale = 100'000;
    for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
      fraction += Duration{(text[at] - '0') * scale};
      scale /= 10;
    }
  }
  if (at >= text.size()) return std::nullopt;
  minutes offset{0};
  if (text[at] == 'Z' || text[at] == 'z') {
    ++at;
  } else {
    int oh = 0, om = 0;
    if ((text[at] != '+' && text[at] != '-') || !digits(text, at + 1, 2, oh) ||
        at + 3 >= text.size() || text[at + 3] != ':' || !digits(text, at + 4, 2, om) || oh > 23 ||
        om > 59) {
      return std::nullopt;
    }
    offset = hours{oh} + minutes{om};
    if (text[at] == '-') offset = -offset;
    at += 6;
  }
  if (at != text.size()) return std::nullopt;
  return Instant{sys_days{date}} + hours{h} + minutes{mi} + seconds{s} + fraction - offset;
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
