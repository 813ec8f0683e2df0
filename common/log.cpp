#include "common/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <memory>

#include "common/errors.hpp"
#include "common/time.hpp"

namespace antrean::log {
namespace {

std::atomic<bool> pretty_lines{false};

spdlog::logger& sink() {
  static const std::shared_ptr<spdlog::logger> logger = [] {
    auto made = std::make_shared<spdlog::logger>("antrean",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%v");
    made->flush_on(spdlog::level::info);
    return made;
  }();
  return *logger;
}

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warning:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

std::string_view name_of(Level level) {
  switch (level) {
    case Level::debug:
      return "debug";
    case Level::info:
      return "info";
    case Level::warning:
      return "warning";
    case Level::error:
      return "error";
  }
  return "info";
}

}  // namespace

void set_up(std::string_view lowest, bool pretty) {
  pretty_lines = pretty;
  for (const Level level : {Level::debug, Level::info, Level::warning, Level::error}) {
    if (name_of(level) == lowest) {
      sink().set_level(to_spdlog(level));
      return;
    }
  }
  throw ConfigurationError("log.level: '" + std::string(lowest) +
                           "' is not one of debug, info, warning, error");
}

void write(Level level, std::string_view message, const nlohmann::json& fields) {
  if (!sink().should_log(to_spdlog(level))) return;
  const std::string now = to_rfc3339(SystemClock{}.now());
  if (pretty_lines) {
    std::string line = now + " " + std::string(name_of(level)) + " " + std::string(message);
    for (const auto& [key, value] : fields.items()) {
      line += " " + key + "=" + (value.is_string() ? value.get<std::string>() : value.dump());
    }
    sink().log(to_spdlog(level), "{}", line);
    return;
  }
  nlohmann::ordered_json line;
  line["time"] = now;
  line["level"] = name_of(level);
  line["message"] = message;
  for (const auto& [key, value] : fields.items()) line[key] = value;
  sink().log(to_spdlog(level), "{}",
             line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

}  // namespace antrean::log
