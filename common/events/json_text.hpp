#pragma once

// JSON as compact text, several times faster than nlohmann::json::dump() for what events are made
// of: base64, ids and plain words. The text is the same. Pure functions; thread-safe.

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace antrean {

/// Throws nlohmann::json::type_error when a string isn't UTF-8, as dump() does.
std::string to_json_text(const nlohmann::json& value);

/// Appends the string as a JSON string, with its quotes.
void append_json_string(std::string& out, std::string_view text);

}  // namespace antrean
