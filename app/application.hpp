#pragma once

// The composition root: which parts exist and how they are wired. Only app/ knows all rooms.

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "common/db/pool.hpp"
#include "common/events/schemas.hpp"
#include "common/secrets.hpp"
#include "common/settings/settings.hpp"
#include "common/time.hpp"
#include "common/worker/part.hpp"

namespace antrean::app {

/// Settings as every subcommand reads them. The file is `given`, else $ANTREAN_CONFIG, else
/// config/antrean.toml below the working folder or below the project that the program was built
/// in. Throws ConfigurationError.
void load_settings(Settings& settings, const std::string& given);

/// What parts need, put together from the settings. Throws ConfigurationError.
class Application {
 public:
  explicit Application(const Settings& settings);

  const Surroundings& surroundings() const { return surroundings_; }
  const Settings& settings() const { return settings_; }
  ConnectionPool& pool() { return pool_; }
  const Secrets& secrets() const { return secrets_; }
  const Schemas& schemas() const { return schemas_; }
  const Clock& clock() const { return *clock_; }

 private:
  const Settings& settings_;
  Secrets secrets_;
  Schemas schemas_;
  std::unique_ptr<Clock> clock_;
  ConnectionPool pool_;
  Wake wake_;
  Surroundings surroundings_;
};

/// "gateway", "console", "relay", "clock", and the workers' names.
const std::vector<std::string>& part_names();
const std::vector<std::string>& worker_names();
/// Throws ConfigurationError for an unknown name.
std::unique_ptr<Part> start_part(const std::string& name, const Surroundings& surroundings);

/// Runs the parts until SIGTERM or SIGINT, then stops them within 10 s. Returns the exit status.
/// Block the signals (block_signals) before any thread is made.
int run_parts(Application& application, const std::vector<std::string>& names);
void block_signals();

}  // namespace antrean::app
