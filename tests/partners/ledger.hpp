#pragma once

// What a simulated partner has accepted, by the caller's request id. The invariant checker reads it
// (GET /accepted) to see that nothing was accepted twice. With a state file the ledger outlives the
// process: each new entry is appended as one line and read again at the start.

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "common/http/server.hpp"

namespace antrean::partners {

/// Lines of JSON shared by the partners of one process. Thread-safe.
class StateFile {
 public:
  /// An empty path keeps nothing. Throws ConfigurationError when the file can't be had.
  explicit StateFile(const std::filesystem::path& file);

  /// Flushed to the operating system before it returns, so that it survives a SIGKILL.
  void append(const std::string& partner, const nlohmann::json& entry);
  /// Hands over the entries that were there when the file was opened.
  void replay(const std::string& partner,
              const std::function<void(const nlohmann::json&)>& take) const;

 private:
  std::mutex mutex_;
  std::ofstream out_;
  std::multimap<std::string, nlohmann::json> before_;
};

/// Thread-safe.
class Ledger {
 public:
  /// `state` outlives the ledger.
  Ledger(std::string partner, StateFile& state);

  /// What was kept for a request id; counts the asking as a repetition.
  std::optional<nlohmann::json> find(const std::string& request_id);
  /// Accepts a new request with what is to be remembered of it. False when it is there already.
  bool accept(const std::string& request_id, const nlohmann::json& kept);
  /// Changes what is remembered, in memory and in the state file.
  void update(const std::string& request_id, const nlohmann::json& kept);
  /// What is remembered, without counting.
  std::optional<nlohmann::json> peek(const std::string& request_id) const;

  /// {"partner", "count", "accepted": [{"request_id", "accepted", "repeated", ...kept}]}
  nlohmann::json list() const;
  /// Adds GET /accepted.
  void serve(HttpServer& server);

 private:
  struct Entry {
    nlohmann::json kept;
    std::int64_t accepted = 1;
    std::int64_t repeated = 0;
  };

  std::string partner_;
  StateFile& state_;
  mutable std::mutex mutex_;
  std::map<std::string, Entry> entries_;
};

}  // namespace antrean::partners
