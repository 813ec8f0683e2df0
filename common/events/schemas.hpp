#pragma once

// The JSON schemas of the event values (config/schemas/*.json), compiled once. Thread-safe after
// construction.

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "common/events/catalogue.hpp"

namespace antrean {

class Schemas {
 public:
  /// Loads the schema of every event of the catalogue. Throws ConfigurationError naming the file
  /// that is missing or wrong.
  explicit Schemas(const std::filesystem::path& directory);
  ~Schemas();
  Schemas(const Schemas&) = delete;
  Schemas& operator=(const Schemas&) = delete;

  /// Throws PoisonMessage naming the place in the value ("/applicants/0/n") and the rule that is
  /// broken, without quoting the value.
  void check(EventType type, const nlohmann::json& data) const;

 private:
  struct Compiled;
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace antrean
