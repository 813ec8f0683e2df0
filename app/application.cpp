#include "app/application.hpp"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <thread>

#include "common/errors.hpp"
#include "common/http/server.hpp"
#include "common/log.hpp"
#include "common/sealing.hpp"
#include "consumers/booking/worker.hpp"
#include "consumers/delivery/worker.hpp"
#include "consumers/notification/worker.hpp"
#include "consumers/verification/worker.hpp"
#include "producers/clock/clock.hpp"
#include "producers/console/console.hpp"
#include "producers/gateway/gateway.hpp"
#include "producers/relay/relay.hpp"

namespace antrean::app {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kStopDeadline{10};

using Start = std::unique_ptr<Part> (*)(const Surroundings&);

// In the order in which `antrean up` starts them; they stop in the opposite order.
const std::vector<std::pair<std::string, Start>>& parts() {
  static const std::vector<std::pair<std::string, Start>> all{
      {"relay", start_relay},
      {"clock", start_clock},
      {"delivery", start_delivery_worker},
      {"notification", start_notification_worker},
      {"verification", start_verification_worker},
      {"booking", start_booking_worker},
      {"console", start_console},
      {"gateway", start_gateway},
  };
  return all;
}

bool is_worker(const std::string& name) {
  return name == "booking" || name == "verification" || name == "notification" ||
         name == "delivery";
}

fs::path find_configuration(const std::string& given) {
  if (!given.empty()) {
    if (!fs::exists(given)) throw ConfigurationError("--config: no file " + given);
    return given;
  }
  if (const char* named = std::getenv("ANTREAN_CONFIG"); named != nullptr && *named != '\0') {
    if (!fs::exists(named))
      throw ConfigurationError("ANTREAN_CONFIG: no file " + std::string(named));
    return named;
  }
  fs::path usual = fs::path("config") / "antrean.toml";
  if (fs::exists(usual)) return usual;
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  for (fs::path folder = program.parent_path(); !error && folder.has_relative_path();
       folder = folder.parent_path()) {
    if (fs::exists(folder / usual)) return folder / usual;
  }
  throw ConfigurationError(
      "no config/antrean.toml here or beside the program; name one by --config");
}

std::unique_ptr<Clock> make_clock(const Settings& settings) {
  if (settings.clock_offset_file().empty()) return std::make_unique<SystemClock>();
  return std::make_unique<OffsetFileClock>(settings.clock_offset_file());
}

// /metrics and /healthz of a process that has no HTTP of its own.
std::unique_ptr<HttpServer> start_operations(const Settings& settings,
                                             const std::vector<std::unique_ptr<Part>>& running) {
  if (settings.operations_listen().empty()) return nullptr;
  HttpServerSettings server_settings;
  server_settings.listen = settings.operations_listen();
  server_settings.name = "operations";
  server_settings.threads = 1;
  auto server = std::make_unique<HttpServer>(std::move(server_settings));
  server->ready_when([&running] {
    for (const auto& part : running) {
      if (const std::string trouble = part->trouble(); !trouble.empty()) {
        return part->name() + ": " + trouble;
      }
    }
    return std::string{};
  });
  server->start();
  return server;
}

}  // namespace

void load_settings(Settings& settings, const std::string& given) {
  settings.load(find_configuration(given), process_environment());
  log::set_up(settings.log_level(), settings.log_pretty());
}

Application::Application(const Settings& settings)
    : settings_(settings),
      secrets_(settings.secrets_directory()),
      schemas_(settings.schemas_directory()),
      clock_(make_clock(settings)),
      pool_(settings.database_url(), static_cast<std::size_t>(settings.database_connections())),
      surroundings_{settings_, secrets_, schemas_, *clock_, pool_, wake_} {}

const std::vector<std::string>& part_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> made;
    for (const auto& [name, start] : parts()) made.push_back(name);
    return made;
  }();
  return names;
}

const std::vector<std::string>& worker_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> made;
    std::copy_if(part_names().begin(), part_names().end(), std::back_inserter(made), is_worker);
    return made;
  }();
  return names;
}

std::unique_ptr<Part> start_part(const std::string& name, const Surroundings& surroundings) {
  for (const auto& [known, start] : parts()) {
    if (known == name) return start(surroundings);
  }
  throw ConfigurationError("no part named '" + name + "'");
}

void block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

int run_parts(Application& application, const std::vector<std::string>& names) {
  std::vector<std::unique_ptr<Part>> running;
  for (const std::string& name : names) {
    running.push_back(start_part(name, application.surroundings()));
    log::info("part started", {{"part", running.back()->name()}});
  }
  const auto operations = start_operations(application.settings(), running);
  log::info("running", {{"parts", names}});

  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  int signal_number = 0;
  sigwait(&signals, &signal_number);
  log::info("stopping", {{"signal", signal_number}});

  // A part that hangs (a library's close may) must not keep the process: everything that matters is
  // committed, and what isn't is done again by whoever comes next.
  std::thread([] {
    std::this_thread::sleep_for(kStopDeadline);
    log::error("not every part stopped in time; ending all the same");
    _exit(0);
  }).detach();
  for (auto part = running.rbegin(); part != running.rend(); ++part) (*part)->stop();
  if (operations) operations->stop();
  log::info("stopped");
  // librdkafka's destructors may hang or crash in this version.
  _exit(0);
}

}  // namespace antrean::app
