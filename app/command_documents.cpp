#include <cstdio>

#include "app/application.hpp"
#include "app/commands.hpp"
#include "consumers/verification/ocr_scan_reader.hpp"
#include "consumers/verification/read_again.hpp"

namespace antrean::app {
namespace {

int read_again(const CommandLine& line, bool only_count) {
  Settings settings;
  load_settings(settings, line.config);
  Application application{settings};
  const auto done = verification::read_reviews_again(application.surroundings(),
                                                     verification::ocr_engine(), only_count);
  std::printf("%d scans wait for a verifier and weren't read by this version\n", done.found);
  if (!only_count) std::printf("%d are read once more by the verification workers\n", done.asked);
  return 0;
}

}  // namespace

void add_documents_command(CLI::App& cli, CommandLine& line) {
  auto* documents = cli.add_subcommand("documents", "scans that wait for a verifier");
  documents->require_subcommand(1);
  auto only_count = std::make_shared<bool>(false);
  auto* again = documents->add_subcommand(
      "read-again", "have those read once more that this version's reader hasn't read");
  again->add_flag("--count", *only_count, "only say how many they are");
  again->callback([&line, only_count] {
    line.run = [&line, only_count] { return read_again(line, *only_count); };
  });
}

}  // namespace antrean::app
