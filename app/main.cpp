// antrean: the program. Subcommands are put together here and nothing else; see commands.hpp.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "app/application.hpp"
#include "app/commands.hpp"
#include "common/errors.hpp"
#include "common/sealing.hpp"
#include "ocr/memory.hpp"
#include "ocr/threads.hpp"

namespace {

constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

// CLI11 only says that a subcommand is required, also when one was given that doesn't exist.
int wrong_usage(const CLI::App& cli, const CLI::ParseError& error) {
  const auto unknown = cli.remaining(true);
  if (dynamic_cast<const CLI::RequiredError*>(&error) == nullptr || unknown.empty()) {
    return cli.exit(error) == 0 ? 0 : kWrongUsage;
  }
  std::fprintf(stderr, "antrean: there is no command '%s'; --help names those there are\n",
               unknown.front().c_str());
  return kWrongUsage;
}

}  // namespace

int main(int argc, char** argv) {
  // Before any other thread, each of which inherits the blocked signals.
  antrean::ocr::hold_threads();
  antrean::ocr::give_memory_back();
  antrean::app::block_signals();

  CLI::App cli{"Antrean: the pipeline behind passport booking", "antrean"};
  cli.require_subcommand(1);
  cli.failure_message(CLI::FailureMessage::simple);
  antrean::app::CommandLine line;
  cli.add_option("--config", line.config, "configuration file (config/antrean.toml)");
  cli.set_version_flag("--version", ANTREAN_VERSION);
  cli.fallthrough();
  antrean::app::add_run_commands(cli, line);
  antrean::app::add_migrate_command(cli, line);
  antrean::app::add_reading_commands(cli, line);
  antrean::app::add_dlq_command(cli, line);
  antrean::app::add_events_command(cli, line);
  antrean::app::add_documents_command(cli, line);
  antrean::app::add_doctor_command(cli, line);
  antrean::app::add_person_command(cli, line);
  antrean::app::add_keys_command(cli, line);
  antrean::app::add_settings_command(cli, line);
  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return wrong_usage(cli, error);
  }
  try {
    antrean::initialise_sodium();
    return line.run();
  } catch (const antrean::ConfigurationError& error) {
    std::fprintf(stderr, "antrean: %s\n", error.what());
    return kWrongUsage;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "antrean: %s\n", error.what());
    return kFailed;
  }
}
