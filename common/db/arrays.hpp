#pragma once

// PostgreSQL array literals, which libpqxx 6.4 lacks: rows are sent by set,
// `INSERT ... SELECT * FROM unnest($1::text[], $2::bigint[])`, not one by one.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/time.hpp"

namespace antrean {

/// Builds `{"a","b",NULL}`. Text is escaped; a zero byte can't be stored and is refused with
/// std::invalid_argument. Value type.
class ArrayLiteral {
 public:
  void add(std::string_view text);
  void add(std::int64_t number);
  void add(bool flag);
  void add(Instant instant);
  void add_null();
  template <class T>
  void add(const std::optional<T>& value) {
    if (value) {
      add(*value);
    } else {
      add_null();
    }
  }
  /// The literal so far, as a parameter value.
  std::string str() const { return text_ + "}"; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

 private:
  void separate();

  std::string text_ = "{";
  std::size_t size_ = 0;
};

/// PostgreSQL's text of an instant and back (timestamptz printed in UTC by
/// `to_char(x at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`, or any RFC 3339 form).
std::string to_sql(Instant instant);
Instant from_sql(std::string_view text);

}  // namespace antrean
