#pragma once

// The subcommands. Each adds itself to the command line and, when chosen, sets what is to run.

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

namespace antrean::app {

/// What all subcommands share on the command line, and the one that was chosen.
struct CommandLine {
  /// --config FILE.
  std::string config;
  /// Runs the chosen subcommand; returns the exit status.
  std::function<int()> run;
};

void add_run_commands(CLI::App& cli,
                      CommandLine& line);  // up, gateway, console, relay, clock, worker
void add_migrate_command(CLI::App& cli, CommandLine& line);    // migrate
void add_reading_commands(CLI::App& cli, CommandLine& line);   // ocr, verify
void add_dlq_command(CLI::App& cli, CommandLine& line);        // dlq list|show|replay|drop
void add_events_command(CLI::App& cli, CommandLine& line);     // events tail|publish
void add_documents_command(CLI::App& cli, CommandLine& line);  // documents read-again
void add_doctor_command(CLI::App& cli, CommandLine& line);     // doctor
void add_person_command(CLI::App& cli, CommandLine& line);     // person export|erase
void add_keys_command(CLI::App& cli, CommandLine& line);       // keys generate
void add_settings_command(CLI::App& cli, CommandLine& line);   // settings

}  // namespace antrean::app
