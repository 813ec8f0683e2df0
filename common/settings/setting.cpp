#include "common/settings/setting.hpp"

#include <array>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace antrean {
namespace {

struct Unit {
  std::string_view suffix;
  std::int64_t milliseconds;
};
constexpr std::array<Unit, 6> kUnits{{{"ms", 1},
                                      {"min", 60'000},
                                      {"s", 1'000},
                                      {"h", 3'600'000},
                                      {"d", 86'400'000},
                                      {"w", 604'800'000}}};

std::int64_t parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) {
    throw std::invalid_argument("a whole number");
  }
  return value;
}

}  // namespace

std::string SettingBase::environment_name() const {
  std::string text = "ANTREAN_";
  for (const char c : name_) {
    text.push_back(c == '.' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c))));
  }
  return text;
}

template <>
std::string parse_value<std::string>(std::string_view text) {
  return std::string{text};
}
template <>
std::string format_value<std::string>(const std::string& value) {
  return value;
}

template <>
std::filesystem::path parse_value<std::filesystem::path>(std::string_view text) {
  return std::filesystem::path{text};
}
template <>
std::string format_value<std::filesystem::path>(const std::filesystem::path& value) {
  return value.string();
}

template <>
std::int64_t parse_value<std::int64_t>(std::string_view text) {
  return parse_integer(text);
}
template <>
std::string format_value<std::int64_t>(const std::int64_t& value) {
  return std::to_string(value);
}

template <>
bool parse_value<bool>(std::string_view text) {
  if (text == "true" || text == "1" || text == "yes") return true;
  if (text == "false" || text == "0" || text == "no") return false;
  throw std::invalid_argument("true or false");
}
template <>
std::string format_value<bool>(const bool& value) {
  return value ? "true" : "false";
}

template <>
std::chrono::milliseconds parse_value<std::chrono::milliseconds>(std::string_view text) {
  for (const Unit& unit : kUnits) {
    if (!text.ends_with(unit.suffix)) continue;
    std::string_view number = text.substr(0, text.size() - unit.suffix.size());
    while (!number.empty() && number.back() == ' ') number.remove_suffix(1);
    if (number.empty() || number.back() < '0' || number.back() > '9') continue;
    const std::int64_t amount = parse_integer(number);
    if (amount > INT64_MAX / unit.milliseconds || amount < INT64_MIN / unit.milliseconds) break;
    return std::chrono::milliseconds{amount * unit.milliseconds};
  }
  throw std::invalid_argument("a duration such as 500ms, 30s, 15min, 2h or 30d");
}
template <>
std::string format_value<std::chrono::milliseconds>(const std::chrono::milliseconds& value) {
  for (const std::string_view suffix : {"d", "h", "min", "s"}) {
    for (const Unit& unit : kUnits) {
      if (unit.suffix == suffix && value.count() != 0 && value.count() % unit.milliseconds == 0) {
        return std::to_string(value.count() / unit.milliseconds) + std::string(suffix);
      }
    }
  }
  return std::to_string(value.count()) + "ms";
}

namespace check {

std::string not_empty(const std::string& value) {
  return value.empty() ? "some text" : "";
}

std::function<std::string(const std::int64_t&)> between(std::int64_t low, std::int64_t high) {
  return [low, high](const std::int64_t& value) -> std::string {
    if (value >= low && value <= high) return "";
    return "a number from " + std::to_string(low) + " to " + std::to_string(high);
  };
}

std::string positive(const std::chrono::milliseconds& value) {
  return value.count() > 0 ? "" : "a duration above zero";
}

}  // namespace check
}  // namespace antrean
