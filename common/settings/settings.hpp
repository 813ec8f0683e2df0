#pragma once

// Every setting of Antrean, in one place. The names are the keys of config/antrean.toml
// ("section.key") and, upper-cased with ANTREAN_ before them, of the environment. The policy
// values carry domain.md's numbers as defaults.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "common/settings/setting.hpp"

namespace antrean {

/// Constant after load(); may then be read by all threads. Neither copied nor moved, because the
/// list of settings points to the members.
class Settings {
 public:
  Settings() = default;
  Settings(const Settings&) = delete;
  Settings& operator=(const Settings&) = delete;

  /// Reads `file` (skipped when empty), then the environment. Throws ConfigurationError naming the
  /// key, the value's origin and what is expected; unknown keys are errors too. Relative paths in
  /// the file, and default ones, are below the project: the folder that holds the file, or the one
  /// above when that is named "config". Those of the environment are below the working folder.
  void load(const std::filesystem::path& file,
            const std::map<std::string, std::string>& environment);

  const std::vector<SettingBase*>& all() const { return all_; }

 private:
  // Declared before the members that register themselves in it.
  std::vector<SettingBase*> all_;

 public:
  using Text = Setting<std::string>;
  using Number = Setting<std::int64_t>;
  using Flag = Setting<bool>;
  using Path = Setting<std::filesystem::path>;
  using Span = Setting<std::chrono::milliseconds>;

  // clang-format off
  Text log_level{all_, "log.level", "lowest level written: debug, info, warning, error", "info"};
  Flag log_pretty{all_, "log.pretty", "log lines for people instead of JSON", false};

  Text kafka_brokers{all_, "kafka.brokers", "bootstrap servers, host:port separated by commas", "127.0.0.1:9092", check::not_empty};
  Text kafka_topic_prefix{all_, "kafka.topic_prefix", "put before every topic's name, to share a broker", ""};
  Number kafka_partitions{all_, "kafka.partitions", "partitions of each topic when migrate creates it", 6, check::between(1, 1000)};
  Number kafka_replication{all_, "kafka.replication", "replicas of each topic when migrate creates it", 1, check::between(1, 9)};

  Text database_url{all_, "database.url", "PostgreSQL connection string or URL", "postgresql://antrean@127.0.0.1:5432/antrean", check::not_empty};
  Number database_connections{all_, "database.connections", "most connections of this process", 24, check::between(2, 200)};

  Path secrets_directory{all_, "secrets.directory", "folder with the keys that `antrean keys generate` made", "var/secrets"};
  Path blobs_directory{all_, "blobs.directory", "folder of the sealed scans", "var/blobs"};
  Path offices_file{all_, "offices.file", "the offices, their calendars and capacities", "config/offices.toml"};
  Path schemas_directory{all_, "schemas.directory", "JSON schemas of the event values", "config/schemas"};
  Path migrations_directory{all_, "migrations.directory", "SQL files of the database's tables", "config/migrations"};
  Path templates_file{all_, "templates.file", "texts of the notices", "config/notices.toml"};
  Path clock_offset_file{all_, "clock.offset_file", "file with seconds that are added to the clock (demonstration and tests; empty: none)", ""};

  Text gateway_listen{all_, "gateway.listen", "address of the HTTP gateway", "127.0.0.1:8080", check::not_empty};
  Text gateway_public_url{all_, "gateway.public_url", "the gateway as applicants and partners reach it", "http://127.0.0.1:8080", check::not_empty};
  Number gateway_threads{all_, "gateway.threads", "requests served at the same time", 16, check::between(1, 512)};
  Number gateway_largest_upload{all_, "gateway.largest_upload", "bytes of the largest scan taken", 15'000'000, check::between(1000, 100'000'000)};
  Number gateway_most_pixels{all_, "gateway.most_pixels", "width x height of the largest scan taken", 60'000'000, check::between(10'000, 400'000'000)};
  Number gateway_requests_per_minute{all_, "gateway.requests_per_minute", "per API key or address; 0 means no limit", 600, check::between(0, 10'000'000)};
  Text console_listen{all_, "console.listen", "address of the verifiers' console", "127.0.0.1:8081", check::not_empty};
  Text operations_listen{all_, "operations.listen", "address of /metrics and /healthz for parts without HTTP of their own; empty: none", ""};

  Text sms_url{all_, "sms.url", "Kannel's sendsms address", "http://127.0.0.1:13013/cgi-bin/sendsms"};
  Text sms_username{all_, "sms.username", "user at the SMS gateway", "antrean"};
  Text sms_password{all_, "sms.password", "password at the SMS gateway", ""};
  Text sms_sender{all_, "sms.sender", "registered sender, at most 11 characters", "ANTREAN", check::not_empty};
  Text mail_url{all_, "mail.url", "SMTP server", "smtp://127.0.0.1:2525"};
  Text mail_from{all_, "mail.from", "sender of the e-mails", "antrean@imigrasi.example", check::not_empty};

  Text payment_url{all_, "payment.url", "the payment partner that issues billing codes", "http://127.0.0.1:9101"};
  Text registry_url{all_, "registry.url", "the civil registry (Dukcapil)", "http://127.0.0.1:9102"};
  Text postal_url{all_, "postal.url", "the postal service", "http://127.0.0.1:9103"};
  Span partner_timeout{all_, "partner.timeout", "longest wait for a partner's answer", std::chrono::seconds{10}, check::positive};

  // Policy: domain.md, Intake rules.
  Number booking_most_applicants{all_, "booking.most_applicants", "applicants in one booking, the owner included", 5, check::between(1, 20)};
  Number booking_cooldown_days{all_, "booking.cooldown_days", "days of cooldown, counted in the office's zone", 30, check::between(0, 365)};
  Number booking_unpaid_cap{all_, "booking.unpaid_cap", "unpaid holds per NIK in 24 hours", 2, check::between(1, 100)};
  Span booking_upload_window{all_, "booking.upload_window", "time for the uploads after the seats are held", std::chrono::minutes{30}, check::positive};
  Number booking_upload_tries{all_, "booking.upload_tries", "new scans asked for one document at most", 3, check::between(1, 20)};
  // Policy: domain.md, The payment deadline.
  Span booking_payment_window{all_, "booking.payment_window", "D = max(last upload accepted, billing code issued) + this", std::chrono::hours{2}, check::positive};
  Span booking_payment_grace{all_, "booking.payment_grace", "G: a payment this much after D is still reinstated", std::chrono::minutes{5}};
  Span booking_release_buffer{all_, "booking.release_buffer", "B: hidden time between D and the release of the seats", std::chrono::minutes{15}};
  Span booking_mismatch_hold{all_, "booking.mismatch_hold", "how long a payment of a wrong amount keeps the seats", std::chrono::hours{24}, check::positive};
  Number booking_most_overbooked{all_, "booking.most_overbooked", "seats above a slot's capacity that payments in time may take", 2, check::between(0, 100)};
  Path fees_file{all_, "fees.file", "the table of fees", "config/fees.toml"};

  Number worker_batch{all_, "worker.batch", "events in one transaction at most", 500, check::between(1, 10'000)};
  Span worker_linger{all_, "worker.linger", "wait for more events before a batch begins", std::chrono::milliseconds{20}};
  Number worker_effect_threads{all_, "worker.effect_threads", "partner calls of one kind at the same time", 16, check::between(1, 64)};
  Number verification_readers{all_, "verification.readers", "scans read at the same time", 2, check::between(1, 64)};
  Path area_codes_directory{all_, "verification.area_codes", "folder with the Kemendagri area tables (CSV); empty: the provinces only", ""};
  // clang-format on
};

/// The process environment as a map.
std::map<std::string, std::string> process_environment();

}  // namespace antrean
