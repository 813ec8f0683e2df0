#include "common/events/json_text.hpp"

#include <algorithm>

namespace antrean {
namespace {

bool is_plain(char c) {
  return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

void append(std::string& out, const nlohmann::json& value) {
  switch (value.type()) {
    case nlohmann::json::value_t::object: {
      char before = '{';
      for (const auto& [key, member] : value.get_ref<const nlohmann::json::object_t&>()) {
        out.push_back(before);
        append_json_string(out, key);
        out.push_back(':');
        append(out, member);
        before = ',';
      }
      if (before == '{') out.push_back('{');
      out.push_back('}');
      break;
    }
    case nlohmann::json::value_t::array: {
      char before = '[';
      for (const nlohmann::json& element : value.get_ref<const nlohmann::json::array_t&>()) {
        out.push_back(before);
        append(out, element);
        before = ',';
      }
      if (before == '[') out.push_back('[');
      out.push_back(']');
      break;
    }
    case nlohmann::json::value_t::string:
      append_json_string(out, value.get_ref<const std::string&>());
      break;
    default:
      out += value.dump();
  }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  if (std::all_of(text.begin(), text.end(), is_plain)) {
    out.push_back('"');
    out += text;
    out.push_back('"');
  } else {
    out += nlohmann::json(text).dump();
  }
}

std::string to_json_text(const nlohmann::json& value) {
  std::string text;
  append(text, value);
  return text;
}

}  // namespace antrean
