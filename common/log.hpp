#pragma once

// Structured logs on standard error: one JSON object a line. One line per transition, none per
// poll. A NIK, KK number, name, phone, address or image never stands in a log: ids only.

#include <nlohmann/json.hpp>
#include <string_view>

namespace antrean::log {

enum class Level { debug, info, warning, error };

/// Sets the lowest level that is written ("debug", "info", "warning", "error"); `pretty` writes
/// lines for people instead of JSON. Call once, early in main.
void set_up(std::string_view lowest, bool pretty);

/// Writes one line: time, level, `message` and the members of the object `fields`. Thread-safe.
void write(Level level, std::string_view message, const nlohmann::json& fields = {});

inline void debug(std::string_view m, const nlohmann::json& f = {}) {
  write(Level::debug, m, f);
}
inline void info(std::string_view m, const nlohmann::json& f = {}) {
  write(Level::info, m, f);
}
inline void warning(std::string_view m, const nlohmann::json& f = {}) {
  write(Level::warning, m, f);
}
inline void error(std::string_view m, const nlohmann::json& f = {}) {
  write(Level::error, m, f);
}

}  // namespace antrean::log
