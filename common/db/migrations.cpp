#include "common/db/migrations.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include "common/errors.hpp"
#include "common/sealing.hpp"

namespace antrean {
namespace {

// Any fixed number; only migrations use it.
constexpr long long kAdvisoryLock = 4'611'686'018'427'387'001;

}  // namespace

std::vector<std::string> migrate(ConnectionPool& pool, const std::filesystem::path& directory) {
  if (!std::filesystem::is_directory(directory)) {
    throw ConfigurationError("migrations.directory: no folder " + directory.string());
  }
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (entry.path().extension() == ".sql") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());

  std::vector<std::string> applied;
  in_transaction(pool, [&](pqxx::work& tx) {
    tx.exec_params("SELECT pg_advisory_xact_lock($1)", kAdvisoryLock);
    tx.exec(
        "CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, content_hash text NOT NULL,"
        " applied_at timestamptz NOT NULL DEFAULT now())");
    std::map<std::string, std::string> known;
    for (const auto& row : tx.exec("SELECT name, content_hash FROM migration")) {
      known[row[0].as<std::string>()] = row[1].as<std::string>();
    }
    for (const auto& file : files) {
      std::stringstream text;
      text << std::ifstream{file}.rdbuf();
      const std::string sql = text.str();
      const std::string hash = content_hash(as_bytes(sql));
      const std::string name = file.filename().string();
      if (const auto found = known.find(name); found != known.end()) {
        if (found->second != hash) {
          throw ConfigurationError(file.string() +
                                   " was applied and has changed since: add a new file instead");
        }
        continue;
      }
      try {
        tx.exec(sql);
      } catch (const pqxx::sql_error& error) {
        throw ConfigurationError(file.string() + ": " + error.what());
      }
      tx.exec_params("INSERT INTO migration (name, content_hash) VALUES ($1, $2)", name, hash);
      applied.push_back(name);
    }
  });
  return applied;
}

}  // namespace antrean
