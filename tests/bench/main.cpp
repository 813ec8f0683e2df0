// antrean-bench: the measurements that need the parts inside one process. bench.py runs it on real
// servers; it prints one JSON object a run.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <functional>

#include "common/log.hpp"
#include "tests/bench/measures.hpp"

int main(int argc, char** argv) {
  using namespace antrean;
  CLI::App cli{"Measures parts of Antrean on real servers", "antrean-bench"};
  cli.require_subcommand(1);
  cli.fallthrough();
  std::size_t events = 30'000;
  std::size_t floor_events = 3'000;
  std::size_t runs = 1;
  cli.add_option("--events", events, "events of one run")->capture_default_str();
  cli.add_option("--runs", runs, "runs, one line each")->capture_default_str();
  std::function<nlohmann::json()> measure;
  auto* booking = cli.add_subcommand("booking", "events a second through the booking worker");
  booking->add_option("--floor-events", floor_events, "events of the floor");
  booking->callback(
      [&] { measure = [&] { return bench::measure_booking(events, floor_events); }; });
  cli.add_subcommand("consume", "records a second from Kafka")->callback([&] {
    measure = [&] { return bench::measure_consume(events); };
  });
  cli.add_subcommand("burst", "seconds until bookings that fall due at once are expired")
      ->callback([&] { measure = [&] { return bench::measure_burst(events); }; });
  CLI11_PARSE(cli, argc, argv);
  try {
    log::set_up("info", false);
    for (std::size_t i = 0; i < runs; ++i) {
      std::printf("%s\n", measure().dump().c_str());
      std::fflush(stdout);
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "antrean-bench: %s\n", error.what());
    return 1;
  }
  return 0;
}
