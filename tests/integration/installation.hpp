#pragma once

// An installation of its own for each integration test: a fresh database and topics with a prefix
// on the real servers that tests/servers/servers.py started, fresh keys and folders. Everything is
// removed at the end; a test that runs without servers fails with what to do.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>

#include "common/db/migrations.hpp"
#include "common/kafka/admin.hpp"
#include "common/kafka/producer.hpp"
#include "common/worker/part.hpp"

#ifdef ANTREAN_CHECK_PROGRAM
#include <gtest/gtest.h>
#endif

namespace antrean::testing {

/// An environment variable that servers.py sets.
inline std::string from_servers(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr) {
    throw std::runtime_error(std::string(name) +
                             " is not set: run this test by `make test`, or inside "
                             "`tests/servers/servers.py run -- COMMAND`");
  }
  return value;
}

/// Polls until `holds` or the deadline; the truth of the last look.
inline bool eventually(const std::function<bool()>& holds,
                       std::chrono::milliseconds deadline = std::chrono::seconds{30}) {
  const auto until = std::chrono::steady_clock::now() + deadline;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
  return true;
}

class Installation {
 public:
  Installation() {
    initialise_sodium();
    const std::string name = "t" + new_uuid().substr(24) + std::to_string(++count_);
    database_ = "antrean_" + name;
    server_url_ = from_servers("ANTREAN_DATABASE_URL");
    pqxx::connection server{server_url_};
    pqxx::nontransaction{server}.exec("CREATE DATABASE " + database_);

    folder_ = std::filesystem::temp_directory_path() / ("antrean-" + name);
    std::filesystem::create_directories(folder_);
    const std::filesystem::path config = std::filesystem::path(ANTREAN_SOURCE_DIR) / "config";
    settings.database_url.set(server_url_.substr(0, server_url_.rfind('/') + 1) + database_);
    settings.kafka_brokers.set(from_servers("ANTREAN_KAFKA_BROKERS"));
    settings.kafka_topic_prefix.set(name + ".");
    settings.kafka_partitions.set(3);
    settings.secrets_directory.set(folder_ / "secrets");
    settings.blobs_directory.set(folder_ / "blobs");
    settings.offices_file.set(config / "offices.toml");
    settings.fees_file.set(config / "fees.toml");
    settings.schemas_directory.set(config / "schemas");
    settings.migrations_directory.set(config / "migrations");
    settings.templates_file.set(config / "notices.toml");
    settings.clock_offset_file.set(folder_ / "clock-offset");
    api_keys = Secrets::generate(settings.secrets_directory());

    secrets = std::make_unique<Secrets>(settings.secrets_directory());
    schemas = std::make_unique<Schemas>(settings.schemas_directory());
    clock = std::make_unique<OffsetFileClock>(settings.clock_offset_file());
    pool = std::make_unique<ConnectionPool>(settings.database_url(), 16);
    migrate(*pool, settings.migrations_directory());
    std::vector<std::string> topics;
    for (const Topic topic : all_topics()) {
      topics.push_back(topic_name(topic));
      topics.push_back(dead_letter_name_of(topics.back()));
    }
    kafka::create_topics(settings.kafka_brokers(), topics, 3, 1);
    surroundings = std::make_unique<Surroundings>(
        Surroundings{settings, *secrets, *schemas, *clock, *pool, wake});
  }

  ~Installation() {
    if (checked_at_end) check_invariants();
    pool.reset();
    try {
      pqxx::connection server{server_url_};
      pqxx::nontransaction{server}.exec("DROP DATABASE IF EXISTS " + database_ + " WITH (FORCE)");
    } catch (const std::exception&) {
      // The servers' folder is thrown away as a whole.
    }
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  std::string topic_name(Topic topic) const {
    return settings.kafka_topic_prefix() + std::string(name_of(topic));
  }

  /// Publishes an event as anybody may.
  void publish(const Event& event) {
    if (!producer_) {
      producer_ = std::make_unique<kafka::Producer>(
          kafka::ProducerSettings{.brokers = settings.kafka_brokers(), .client_id = "test"});
    }
    producer_->send_and_wait(kafka::to_record(event, settings.kafka_topic_prefix()));
  }
  void publish(const kafka::Record& record) {
    if (!producer_) {
      producer_ = std::make_unique<kafka::Producer>(
          kafka::ProducerSettings{.brokers = settings.kafka_brokers(), .client_id = "test"});
    }
    producer_->send_and_wait(record);
  }

  /// The first field of the first row; empty when there is none.
  std::string query(const std::string& sql) {
    std::string found;
    in_transaction(*pool, [&](pqxx::work& tx) {
      const auto rows = tx.exec(sql);
      if (!rows.empty() && !rows[0][0].is_null()) found = rows[0][0].as<std::string>();
    });
    return found;
  }

  /// Moves the installation's clock forward.
  void advance(std::chrono::seconds by) {
    offset_ += by;
    const auto next = folder_ / "clock-offset.next";
    std::ofstream{next} << offset_.count();
    std::filesystem::rename(next, settings.clock_offset_file());
    // The clock looks at its file once in 20 ms.
    eventually([&] { return clock->offset() == offset_; });
  }

  const std::filesystem::path& folder() const { return folder_; }

  /// The beginning of a shell command that runs a program on this installation: `env 'A=B' ...`.
  std::string in_environment() const {
    const std::map<std::string, std::string> variables{
        {"ANTREAN_CONFIG", ANTREAN_SOURCE_DIR "/config/antrean.toml"},
        {"ANTREAN_DATABASE_URL", settings.database_url()},
        {"ANTREAN_KAFKA_BROKERS", settings.kafka_brokers()},
        {"ANTREAN_KAFKA_TOPIC_PREFIX", settings.kafka_topic_prefix()},
        {"ANTREAN_SECRETS_DIRECTORY", settings.secrets_directory()},
        {"ANTREAN_BLOBS_DIRECTORY", settings.blobs_directory()},
        {"ANTREAN_OFFICES_FILE", settings.offices_file()},
        {"ANTREAN_FEES_FILE", settings.fees_file()},
        {"ANTREAN_TEMPLATES_FILE", settings.templates_file()},
        {"ANTREAN_MIGRATIONS_DIRECTORY", settings.migrations_directory()},
        {"ANTREAN_SCHEMAS_DIRECTORY", settings.schemas_directory()},
        {"ANTREAN_CLOCK_OFFSET_FILE", settings.clock_offset_file()}};
    std::string command = "env";
    for (const auto& [name, value] : variables) command += " '" + name + "=" + value + "'";
    return command;
  }

  Settings settings;
  std::map<std::string, std::string> api_keys;
  std::unique_ptr<Secrets> secrets;
  std::unique_ptr<Schemas> schemas;
  std::unique_ptr<OffsetFileClock> clock;
  std::unique_ptr<ConnectionPool> pool;
  Wake wake;
  std::unique_ptr<Surroundings> surroundings;
  /// Whether antrean-check looks at what the test leaves behind. Off for a test that breaks an
  /// invariant on purpose.
  bool checked_at_end = true;

 private:
  // What holds of any part alone, whatever it was that a test told it. The others need all parts to
  // run, and are looked at after the story and after each death of a process.
  void check_invariants() {
#ifdef ANTREAN_CHECK_PROGRAM
    std::string command = in_environment();
    const auto report = folder_ / "invariants";
    command += " '" ANTREAN_CHECK_PROGRAM "' --invariants 2,6,7,9,11,13,16 > '" + report.string() +
               "' 2>&1";
    if (std::system(command.c_str()) != 0) {
      std::ostringstream text;
      text << std::ifstream{report}.rdbuf();
      ADD_FAILURE() << "antrean-check:\n" << text.str();
    }
#endif
  }

  static inline int count_ = 0;
  std::string server_url_;
  std::string database_;
  std::filesystem::path folder_;
  std::chrono::seconds offset_{0};
  std::unique_ptr<kafka::Producer> producer_;
};

/// An event with the attributes that any producer sets.
inline Event make_event(EventType type, const std::string& subject, nlohmann::json data,
                        Instant now) {
  Event event;
  event.id = EventId{new_uuid()};
  event.source = "/antrean/test";
  event.type = type;
  event.subject = subject;
  event.key = subject;
  event.time = now;
  event.correlation_id = event.id.str();
  event.data = std::move(data);
  return event;
}

}  // namespace antrean::testing
