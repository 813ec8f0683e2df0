#pragma once

// A gateway without servers: real routes behind a real socket, events kept in memory, a database
// that can't be reached.

#include <filesystem>
#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <vector>

#include "common/errors.hpp"
#include "common/http/client.hpp"
#include "producers/gateway/policy.hpp"
#include "producers/gateway/routes.hpp"

namespace antrean::gateway {

class MemorySink final : public EventSink {
 public:
  explicit MemorySink(const Schemas& schemas) : schemas_(schemas) {}

  void publish(const Event& event) override {
    if (away) throw InfrastructureError("kafka: no broker answers");
    schemas_.check(event.type, event.data);
    std::lock_guard lock(mutex_);
    events_.push_back(event);
  }
  std::vector<Event> events() const {
    std::lock_guard lock(mutex_);
    return events_;
  }

  std::atomic<bool> away{false};

 private:
  const Schemas& schemas_;
  mutable std::mutex mutex_;
  std::vector<Event> events_;
};

/// A folder that goes away at the end.
class Folder {
 public:
  Folder() : path_(std::filesystem::temp_directory_path() / ("antrean-gateway-" + new_uuid())) {
    initialise_sodium();
    std::filesystem::create_directories(path_);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

  /// The keys of a new installation.
  std::filesystem::path with_secrets(std::map<std::string, std::string>& api_keys) const {
    api_keys = Secrets::generate(path_ / "secrets");
    return path_ / "secrets";
  }
  /// The schemas as they are; an event that another part brings with it takes anything until its
  /// schema stands there, so that this room is tested by itself.
  std::filesystem::path schemas() const {
    const auto from = std::filesystem::path(ANTREAN_SOURCE_DIR) / "config/schemas";
    auto to = path_ / "schemas";
    std::filesystem::create_directories(to);
    for (const EventKind& kind : catalogue()) {
      const std::string name = std::string(kind.schema) + ".json";
      if (std::filesystem::exists(from / name)) {
        std::filesystem::copy_file(from / name, to / name);
      } else {
        std::ofstream{to / name} << "{}";
      }
    }
    return to;
  }
  std::filesystem::path blobs() const { return path_ / "blobs"; }

 private:
  std::filesystem::path path_;
};

class Harness {
 public:
  explicit Harness(std::int64_t requests_per_minute = 0)
      : secrets_(folder_.with_secrets(api_keys)),
        schemas_(folder_.schemas()),
        // Nobody listens on port 1.
        pool_("postgresql://antrean@127.0.0.1:1/antrean?connect_timeout=1", 4),
        around_{settings, secrets_, schemas_, clock, pool_, wake_},
        offices_(std::filesystem::path(ANTREAN_SOURCE_DIR) / "config/offices.toml"),
        events(schemas_),
        blobs_(folder_.blobs()),
        memory(1000, kIdempotencyKept),
        limit_(requests_per_minute),
        context_{
            around_, offices_, events, blobs_, memory, limit_, [this] { return ready.load(); }},
        server({}) {
    add_all_routes(server, context_);
    server.start();
  }

  HttpAnswer call(const std::string& method, const std::string& path, const std::string& body = {},
                  std::vector<std::pair<std::string, std::string>> headers = {}) {
    return http_call({.method = method,
                      .url = "http://127.0.0.1:" + std::to_string(server.port()) + path,
                      .headers = std::move(headers),
                      .body = body});
  }
  const Secrets& secrets() const { return secrets_; }
  std::filesystem::path blobs_folder() const { return folder_.blobs(); }

 private:
  Folder folder_;

 public:
  std::map<std::string, std::string> api_keys;
  Settings settings;
  ManualClock clock{*parse_rfc3339("2026-12-01T02:30:00Z")};

 private:
  Secrets secrets_;
  Schemas schemas_;
  ConnectionPool pool_;
  Wake wake_;
  Surroundings around_;
  Offices offices_;

 public:
  MemorySink events;

 private:
  FolderBlobStore blobs_;

 public:
  IdempotencyMemory memory;
  std::atomic<bool> ready{true};

 private:
  RateLimit limit_;
  GatewayContext context_;

 public:
  HttpServer server;
};

}  // namespace antrean::gateway
