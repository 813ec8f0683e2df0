#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "app/application.hpp"
#include "app/commands.hpp"
#include "common/errors.hpp"
#include "common/http/client.hpp"
#include "common/kafka/admin.hpp"
#include "common/net.hpp"
#include "common/offices.hpp"

namespace antrean::app {
namespace {

namespace fs = std::filesystem;

/// Prints one line a check, with what to do about a fault.
class Report {
 public:
  void good(const std::string& what, const std::string& how) {
    std::printf("ok      %-14s %s\n", what.c_str(), how.c_str());
  }
  void bad(const std::string& what, const std::string& why, const std::string& remedy) {
    std::printf("FAULT   %-14s %s\n        %-14s -> %s\n", what.c_str(), why.c_str(), "",
                remedy.c_str());
    ++faults_;
  }
  int faults() const { return faults_; }

 private:
  int faults_ = 0;
};

template <class Try>
bool attempt(Report& report, const std::string& what, const std::string& remedy, Try&& check) {
  try {
    report.good(what, check());
    return true;
  } catch (const std::exception& error) {
    report.bad(what, error.what(), remedy);
    return false;
  }
}

std::string check_database(const Settings& settings) {
  ConnectionPool pool{settings.database_url(), 1};
  std::string state;
  in_transaction(pool, [&](pqxx::work& tx) {
    const auto found = tx.exec1("SELECT to_regclass('migration') IS NOT NULL");
    if (!found[0].as<bool>()) throw std::runtime_error("connected, but there are no tables");
    const auto count = tx.exec1("SELECT count(*) FROM migration")[0].as<long>();
    const auto waiting = tx.exec1("SELECT count(*) FROM outbox")[0].as<long>();
    state =
        std::to_string(count) + " migrations, " + std::to_string(waiting) + " events in the outbox";
  });
  return state;
}

std::string check_kafka(const Settings& settings) {
  std::string trouble;
  if (!kafka::answers(settings.kafka_brokers(), std::chrono::seconds{5}, trouble)) {
    throw std::runtime_error(settings.kafka_brokers() + ": " + trouble);
  }
  for (const Topic topic : all_topics()) {
    const std::string name = settings.kafka_topic_prefix() + std::string(name_of(topic));
    for (const std::string& one : {name, dead_letter_name_of(name)}) {
      if (kafka::partitions_of(settings.kafka_brokers(), one) == 0) {
        throw std::runtime_error("connected, but there is no topic " + one);
      }
    }
  }
  return "all topics are there";
}

std::string check_language_data() {
  for (const char* folder : {"/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tessdata"}) {
    const fs::path data{folder};
    if (fs::exists(data / "ind.traineddata") && fs::exists(data / "eng.traineddata")) {
      return "ind and eng in " + data.string();
    }
  }
  throw std::runtime_error("ind.traineddata or eng.traineddata is missing");
}

std::string check_blobs(const Settings& settings) {
  const fs::path folder = settings.blobs_directory();
  fs::create_directories(folder);
  if (access(folder.c_str(), W_OK) != 0)
    throw std::runtime_error(folder.string() + " can't be written");
  const auto space = fs::space(folder);
  return folder.string() + ", " + std::to_string(space.available >> 30) + " GiB free";
}

int doctor(const CommandLine& line) {
  Report report;
  Settings settings;
  if (!attempt(report, "configuration",
               "correct the key that is named; `antrean settings` lists all", [&] {
                 load_settings(settings, line.config);
                 return std::string("read");
               })) {
    return 1;
  }
  attempt(report, "secrets", "run `antrean keys generate`", [&] {
    const Secrets secrets{settings.secrets_directory()};
    return settings.secrets_directory().string();
  });
  attempt(report, "schemas", "set schemas.directory to the project's config/schemas", [&] {
    const Schemas schemas{settings.schemas_directory()};
    return std::to_string(catalogue().size()) + " events";
  });
  attempt(report, "offices", "correct offices.file", [&] {
    const Offices offices{settings.offices_file()};
    return std::to_string(offices.all().size()) + " offices";
  });
  attempt(report, "database", "start PostgreSQL, check database.url, run `antrean migrate`",
          [&] { return check_database(settings); });
  attempt(report, "kafka", "start Kafka, check kafka.brokers, run `antrean migrate`",
          [&] { return check_kafka(settings); });
  attempt(report, "sms", "start Kannel's bearerbox and smsbox, check sms.url", [&] {
    HttpCall call;
    call.url = settings.sms_url();
    call.timeout = std::chrono::seconds{5};
    // Without user and text Kannel refuses, which is an answer all the same.
    return "answers with status " + std::to_string(http_call(call).status);
  });
  attempt(report, "mail", "start the mail server, check mail.url",
          [&] { return probe_tcp(settings.mail_url(), std::chrono::seconds{5}); });
  for (const auto& [name, url] : {std::pair{"payment", settings.payment_url()},
                                  std::pair{"registry", settings.registry_url()},
                                  std::pair{"postal", settings.postal_url()}}) {
    attempt(report, name, std::string("check ") + name + ".url and the way there",
            [&, address = url] { return probe_tcp(address, std::chrono::seconds{5}); });
  }
  attempt(report, "language data", "install tesseract-ocr-ind and tesseract-ocr-eng",
          check_language_data);
  attempt(report, "blobs", "make the folder writable for this user",
          [&] { return check_blobs(settings); });
  std::printf("%d faults\n", report.faults());
  return report.faults() == 0 ? 0 : 1;
}

}  // namespace

void add_doctor_command(CLI::App& cli, CommandLine& line) {
  cli.add_subcommand("doctor", "check configuration and every server; say what to do about faults")
      ->callback([&line] { line.run = [&line] { return doctor(line); }; });
}

}  // namespace antrean::app
