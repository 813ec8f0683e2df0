#pragma once

// One setting: its name in the configuration, the text that --help and the documents show, its
// default and its check. Settings are declared once, as members of settings.hpp's Settings, and
// read from a TOML file and the environment (ANTREAN_SECTION_KEY, which wins).

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace antrean {

/// What all settings share: reading itself from text. Not thread-safe while loading; constant
/// afterwards.
class SettingBase {
 public:
  SettingBase(const SettingBase&) = delete;
  SettingBase& operator=(const SettingBase&) = delete;
  virtual ~SettingBase() = default;

  const std::string& name() const { return name_; }
  const std::string& description() const { return description_; }
  /// "kafka.brokers" -> "ANTREAN_KAFKA_BROKERS".
  std::string environment_name() const;

  /// Takes a value as text. Throws std::invalid_argument with what is expected.
  virtual void parse(std::string_view text) = 0;
  virtual std::string default_text() const = 0;

 protected:
  SettingBase(std::vector<SettingBase*>& all, std::string name, std::string description)
      : name_(std::move(name)), description_(std::move(description)) {
    all.push_back(this);
  }

 private:
  std::string name_;
  std::string description_;
};

/// Text to value and back, for each type that a setting may have: std::string, std::int64_t,
/// bool, std::chrono::milliseconds ("500ms", "30s", "15min", "2h", "30d"), and
/// std::filesystem::path. `parse_value` throws std::invalid_argument.
template <class T>
T parse_value(std::string_view text);
template <class T>
std::string format_value(const T& value);

template <class T>
class Setting final : public SettingBase {
 public:
  /// Answers an empty text when the value is fine, else what is expected.
  using Check = std::function<std::string(const T&)>;

  Setting(std::vector<SettingBase*>& all, std::string name, std::string description, T value,
          Check check = {})
      : SettingBase(all, std::move(name), std::move(description)),
        value_(value),
        default_(std::move(value)),
        check_(std::move(check)) {}

  const T& operator()() const { return value_; }

  /// For tests and commands that set a value themselves. Checked like any other.
  void set(T value) {
    if (check_) {
      if (const std::string expected = check_(value); !expected.empty()) {
        throw std::invalid_argument(expected);
      }
    }
    value_ = std::move(value);
  }

  void parse(std::string_view text) override { set(parse_value<T>(text)); }
  std::string default_text() const override { return format_value<T>(default_); }

 private:
  T value_;
  T default_;
  Check check_;
};

/// Ready-made checks.
namespace check {
std::string not_empty(const std::string& value);
std::function<std::string(const std::int64_t&)> between(std::int64_t low, std::int64_t high);
std::string positive(const std::chrono::milliseconds& value);
}  // namespace check

}  // namespace antrean
