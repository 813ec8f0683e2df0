#pragma once

// Tables are created and upgraded by numbered SQL files (config/migrations/0001_common.sql ...).
// Each runs once, in one transaction, under an advisory lock; safe to repeat and safe beside
// running workers, as every file keeps what the version before it needs.

#include <filesystem>
#include <string>
#include <vector>

#include "common/db/pool.hpp"

namespace antrean {

/// Applies what is missing and returns the names of the files that were applied. Throws
/// ConfigurationError when a file that was applied has changed since, or one fails (file named).
std::vector<std::string> migrate(ConnectionPool& pool, const std::filesystem::path& directory);

}  // namespace antrean
