#include "common/db/arrays.hpp"

#include <algorithm>
#include <stdexcept>

namespace antrean {

void ArrayLiteral::separate() {
  if (size_++ > 0) text_.push_back(',');
}

void ArrayLiteral::add(std::string_view text) {
  separate();
  text_.push_back('"');
  // Plain runs are appended whole: most text has little or nothing to escape.
  const auto special = [](char c) { return c == '"' || c == '\\' || c == '\0'; };
  for (;;) {
    const auto run =
        static_cast<std::size_t>(std::find_if(text.begin(), text.end(), special) - text.begin());
    text_ += text.substr(0, run);
    if (run == text.size()) break;
    if (text[run] == '\0') throw std::invalid_argument("PostgreSQL stores no zero byte in text");
    text_.push_back('\\');
    text_.push_back(text[run]);
    text.remove_prefix(run + 1);
  }
  text_.push_back('"');
}

void ArrayLiteral::add(std::int64_t number) {
  separate();
  text_ += std::to_string(number);
}

void ArrayLiteral::add(bool flag) {
  separate();
  text_ += flag ? "t" : "f";
}

void ArrayLiteral::add(Instant instant) {
  add(std::string_view{to_sql(instant)});
}

void ArrayLiteral::add_null() {
  separate();
  text_ += "NULL";
}

std::string to_sql(Instant instant) {
  return to_rfc3339(instant);
}

Instant from_sql(std::string_view text) {
  if (const auto instant = parse_rfc3339(text)) return *instant;
  // timestamptz's own text, "2026-11-23 04:05:06.1+00": the session's zone may be any.
  std::string copy{text};
  if (copy.size() > 10) copy[10] = 'T';
  const auto sign = copy.find_last_of("+-");
  if (sign != std::string::npos && sign > 10 && copy.size() - sign == 3) copy += ":00";
  if (const auto instant = parse_rfc3339(copy)) return *instant;
  throw std::invalid_argument("not an instant of PostgreSQL");
}

}  // namespace antrean
