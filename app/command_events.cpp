#include <cstdio>
#include <fstream>
#include <iostream>

#include "app/application.hpp"
#include "app/commands.hpp"
#include "common/errors.hpp"
#include "common/kafka/consumer.hpp"
#include "common/kafka/producer.hpp"

namespace antrean::app {
namespace {

constexpr std::chrono::milliseconds kPoll{200};
constexpr std::chrono::seconds kQuiet{2};

std::vector<std::string> topic_names(const Settings& settings) {
  std::vector<std::string> names;
  for (const Topic topic : all_topics()) {
    names.push_back(settings.kafka_topic_prefix() + std::string(name_of(topic)));
  }
  return names;
}

nlohmann::json to_json(const kafka::ConsumedRecord& record) {
  nlohmann::json line{{"topic", record.topic},
                      {"partition", record.partition},
                      {"offset", record.offset},
                      {"key", record.key}};
  for (const auto& [name, value] : record.headers) line["headers"][name] = value;
  const auto data = nlohmann::json::parse(record.value, nullptr, false);
  line["data"] = data.is_discarded() ? nlohmann::json("<no JSON>") : data;
  return line;
}

int tail(const CommandLine& line, int since_minutes, bool follow) {
  Settings settings;
  load_settings(settings, line.config);
  kafka::ConsumerSettings consumer_settings;
  consumer_settings.brokers = settings.kafka_brokers();
  consumer_settings.topics = topic_names(settings);
  kafka::Consumer consumer{consumer_settings};
  consumer.read_from(SystemClock{}.now() - std::chrono::minutes{since_minutes});
  auto heard = std::chrono::steady_clock::now();
  while (follow || std::chrono::steady_clock::now() - heard < kQuiet) {
    if (const auto record = consumer.poll(kPoll)) {
      heard = std::chrono::steady_clock::now();
      std::printf(
          "%s\n",
          to_json(*record).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
      std::fflush(stdout);
    }
  }
  return 0;
}

int publish(const CommandLine& line, const std::string& type, const std::string& subject,
            const std::string& key, const std::string& file) {
  Settings settings;
  load_settings(settings, line.config);
  const auto kind =
      event_type_of(type.starts_with("id.antrean.") ? type : "id.antrean." + type + ".v1");
  if (!kind) throw ConfigurationError("--type: no event of the catalogue is named '" + type + "'");
  nlohmann::json data;
  if (file == "-") {
    data = nlohmann::json::parse(std::cin, nullptr, false);
  } else {
    std::ifstream in{file};
    if (!in) throw ConfigurationError("--data: no file " + file);
    data = nlohmann::json::parse(in, nullptr, false);
  }
  if (!data.is_object()) throw ConfigurationError("--data: expected a JSON object");
  Schemas{settings.schemas_directory()}.check(*kind, data);
  Event event;
  event.id = EventId{new_uuid()};
  event.source = "/antrean/cli";
  event.type = *kind;
  event.subject = subject;
  event.key = key.empty() ? subject : key;
  event.time = SystemClock{}.now();
  event.correlation_id = event.id.str();
  event.actor = "operator";
  event.data = std::move(data);
  kafka::Producer producer{{.brokers = settings.kafka_brokers(), .client_id = "antrean-cli"}};
  producer.send_and_wait(kafka::to_record(event, settings.kafka_topic_prefix()));
  std::printf("%s\n", event.id.str().c_str());
  return 0;
}

}  // namespace

void add_events_command(CLI::App& cli, CommandLine& line) {
  struct Options {
    int since = 60;
    bool follow = false;
    std::string type, subject, key, data = "-";
  };
  auto options = std::make_shared<Options>();
  auto* events = cli.add_subcommand("events", "look at events, or publish one");
  events->require_subcommand(1);

  auto* tail_command = events->add_subcommand("tail", "print events, one JSON object a line");
  tail_command->add_option("--since", options->since, "minutes to go back")->capture_default_str();
  tail_command->add_flag("--follow,-f", options->follow, "go on until interrupted");
  tail_command->callback([&line, options] {
    line.run = [&line, options] { return tail(line, options->since, options->follow); };
  });

  auto* publish_command = events->add_subcommand("publish", "check an event and publish it");
  publish_command->add_option("--type", options->type, "e.g. booking.cancellation-requested")
      ->required();
  publish_command->add_option("--subject", options->subject, "the aggregate's id")->required();
  publish_command->add_option("--key", options->key, "the booking's id (default: the subject)");
  publish_command->add_option("--data", options->data, "file with the value; - is standard input")
      ->capture_default_str();
  publish_command->callback([&line, options] {
    line.run = [&line, options] {
      return publish(line, options->type, options->subject, options->key, options->data);
    };
  });
}

}  // namespace antrean::app
