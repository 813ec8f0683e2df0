#include "common/settings/settings.hpp"

#include <unistd.h>
#include <stdexcept>

#include "common/errors.hpp"
#include "common/settings/toml.hpp"

namespace antrean {
namespace {

// Read by other parts than Settings: the crash point, the configuration file, servers of the tests.
bool is_reserved(std::string_view name) {
  return name.starts_with("ANTREAN_TEST_") || name == "ANTREAN_CRASH_POINT" ||
         name == "ANTREAN_CONFIG";
}

std::string text_of(const toml::node& node, const std::string& key, const std::string& origin) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return std::to_string(number->get());
  if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
  throw ConfigurationError(origin + ": " + key + ": expected a text, a number, true or false");
}

void take(SettingBase& setting, const std::string& text, const std::string& origin) {
  try {
    setting.parse(text);
  } catch (const std::invalid_argument& expected) {
    throw ConfigurationError(origin + ": " + setting.name() + ": '" + text +
                             "' won't do; expected " + expected.what() + " (" +
                             setting.description() + ")");
  }
}

void place_paths(const std::vector<SettingBase*>& settings, const std::filesystem::path& file) {
  std::filesystem::path root = std::filesystem::absolute(file).parent_path();
  if (root.filename() == "config") root = root.parent_path();
  for (SettingBase* setting : settings) {
    auto* path = dynamic_cast<Setting<std::filesystem::path>*>(setting);
    if (path != nullptr && !(*path)().empty() && (*path)().is_relative()) {
      path->set(root / (*path)());
    }
  }
}

}  // namespace

void Settings::load(const std::filesystem::path& file,
                    const std::map<std::string, std::string>& environment) {
  std::map<std::string, SettingBase*> by_name;
  std::map<std::string, SettingBase*> by_environment;
  for (SettingBase* setting : all_) {
    by_name[setting->name()] = setting;
    by_environment[setting->environment_name()] = setting;
  }
  if (!file.empty()) {
    const toml::table table = read_toml(file);
    for (const auto& [section, node] : table) {
      const auto* keys = node.as_table();
      if (keys == nullptr) {
        throw ConfigurationError(file.string() + ": '" + std::string(section.str()) +
                                 "' stands outside a [section]");
      }
      for (const auto& [key, value] : *keys) {
        const std::string name = std::string(section.str()) + "." + std::string(key.str());
        const auto found = by_name.find(name);
        if (found == by_name.end()) {
          throw ConfigurationError(file.string() + ": unknown key '" + name +
                                   "' (`antrean settings` lists all)");
        }
        take(*found->second, text_of(value, name, file.string()), file.string());
      }
    }
  }
  if (!file.empty()) place_paths(all_, file);
  for (const auto& [name, text] : environment) {
    if (!name.starts_with("ANTREAN_") || is_reserved(name)) continue;
    const auto found = by_environment.find(name);
    if (found == by_environment.end()) {
      throw ConfigurationError("environment: unknown setting " + name +
                               " (`antrean settings` lists all)");
    }
    take(*found->second, text, "environment: " + name);
  }
}

std::map<std::string, std::string> process_environment() {
  std::map<std::string, std::string> found;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text{*entry};
    const auto equals = text.find('=');
    if (equals != std::string_view::npos) {
      found.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
  }
  return found;
}

}  // namespace antrean
