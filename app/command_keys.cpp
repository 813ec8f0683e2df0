#include <cstdio>

#include "app/application.hpp"
#include "app/commands.hpp"
#include "common/secrets.hpp"

namespace antrean::app {

void add_keys_command(CLI::App& cli, CommandLine& line) {
  auto* keys = cli.add_subcommand("keys", "the installation's keys");
  keys->require_subcommand(1);
  auto* generate = keys->add_subcommand(
      "generate",
      "make what is missing, and print the API keys that were made (they are stored as "
      "hashes: keep the print)");
  auto directory = std::make_shared<std::string>();
  generate->add_option("--dir", *directory, "folder (default: secrets.directory)");
  generate->callback([&line, directory] {
    line.run = [&line, directory] {
      std::filesystem::path folder = *directory;
      if (folder.empty()) {
        Settings settings;
        load_settings(settings, line.config);
        folder = settings.secrets_directory();
      }
      for (const auto& [name, key] : Secrets::generate(folder)) {
        std::printf("%s=%s\n", name.c_str(), key.c_str());
      }
      return 0;
    };
  });
}

void add_settings_command(CLI::App& cli, CommandLine& line) {
  auto* command = cli.add_subcommand("settings", "list every setting, its default and its meaning");
  command->callback([&line] {
    line.run = [] {
      const Settings settings;
      for (const SettingBase* setting : settings.all()) {
        std::printf("%s\n    %s\n    default: %s   environment: %s\n", setting->name().c_str(),
                    setting->description().c_str(),
                    setting->default_text().empty() ? "(empty)" : setting->default_text().c_str(),
                    setting->environment_name().c_str());
      }
      return 0;
    };
  });
}

}  // namespace antrean::app
