// antrean-check: after a test, a demonstration or an accident, is everything as it must be?

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <sstream>

#include "common/errors.hpp"
#include "common/log.hpp"
#include "common/sealing.hpp"
#include "tests/invariants/collect.hpp"
#include "tests/invariants/report.hpp"
#include "tests/invariants/subscriptions.hpp"

namespace {

using namespace antrean;

struct Options {
  std::string config;
  int settle = 0;
  std::string consumers = "booking,verification,notification,delivery";
  std::string payment;
  std::string postal;
  std::string sms_provider;
  std::string maildir;
  std::vector<int> invariants;
};

std::set<std::string> consumers_in(const std::string& list) {
  std::set<std::string> wanted;
  std::istringstream parts{list};
  std::string name;
  while (std::getline(parts, name, ',')) {
    bool known = false;
    for (const auto& one : invariants::subscriptions()) known = known || one.consumer == name;
    if (!known) throw ConfigurationError("--consumers: there is no consumer '" + name + "'");
    wanted.insert(name);
  }
  return wanted;
}

// As antrean itself looks for it: what is named, $ANTREAN_CONFIG, config/antrean.toml here or in
// the project that the program was built in.
std::filesystem::path settings_file(const std::string& named) {
  if (!named.empty()) return named;
  if (const char* variable = std::getenv("ANTREAN_CONFIG")) return variable;
  auto usual = std::filesystem::path("config") / "antrean.toml";
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  const auto beside = program.parent_path().parent_path() / usual;
  if (std::filesystem::exists(usual)) return usual;
  return !error && std::filesystem::exists(beside) ? beside : std::filesystem::path{};
}

int run(const Options& options) {
  initialise_sodium();
  Settings settings;
  settings.load(settings_file(options.config), process_environment());
  const Schemas schemas{settings.schemas_directory()};
  const OffsetFileClock clock{settings.clock_offset_file()};
  ConnectionPool pool{settings.database_url(), 2};

  invariants::Evidence evidence;
  evidence.consumers = consumers_in(options.consumers);
  const bool settled = invariants::settle(settings, pool, clock, evidence.consumers,
                                          std::chrono::seconds{options.settle});
  if (!settled) std::cout << "not at rest after " << options.settle << " s\n";
  // Offsets before the inbox: what is committed while we look can then only be in it already.
  invariants::collect_committed(settings, evidence);
  invariants::collect_records(settings, schemas, evidence);
  invariants::collect_database(settings, pool, clock, evidence);
  if (!options.payment.empty()) collect_partner("payment", options.payment, evidence);
  if (!options.postal.empty()) collect_partner("postal", options.postal, evidence);
  if (!options.sms_provider.empty()) {
    collect_partner("sms-provider", options.sms_provider, evidence);
  }
  if (!options.maildir.empty()) invariants::collect_maildir(options.maildir, evidence);

  int broken = 0;
  const auto asked_for = [&options](int number) {
    return options.invariants.empty() ||
           std::find(options.invariants.begin(), options.invariants.end(), number) !=
               options.invariants.end();
  };
  for (const invariants::Finding& finding : invariants::check_all(evidence)) {
    if (!asked_for(finding.number)) continue;
    std::cout << line_of(finding) << '\n';
    broken += finding.broken.empty() ? 0 : 1;
  }
  return broken == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "Checks what must hold (events, effects, notices, order, seats) from outside: topics, tables,"
      " partners. Reads the settings like antrean (ANTREAN_SECTION_KEY). Exit 1 when one is "
      "broken."};
  Options options;
  app.add_option("--config", options.config, "settings file (environment wins)");
  app.add_option("--settle", options.settle,
                 "wait this many seconds at most for outbox, effects and lag to reach zero")
      ->check(CLI::Range(0, 3600));
  app.add_option("--consumers", options.consumers, "consumers that take part")
      ->capture_default_str();
  app.add_option("--invariants", options.invariants,
                 "numbers of those to look at, divided by commas; all if not given")
      ->delimiter(',');
  app.add_option("--payment", options.payment, "URL of the payment simulator");
  app.add_option("--postal", options.postal, "URL of the postal simulator");
  app.add_option("--sms-provider", options.sms_provider, "URL of the SMS provider simulator");
  app.add_option("--maildir", options.maildir, "folder with the e-mails that were received");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  try {
    log::set_up("warning", false);
    return run(options);
  } catch (const ConfigurationError& error) {
    std::cerr << "antrean-check: " << error.what() << '\n';
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "antrean-check: " << error.what() << '\n';
    return 1;
  }
}
