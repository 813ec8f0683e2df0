#include <algorithm>
#include <cstdio>
#include <map>
#include <set>

#include "app/application.hpp"
#include "app/commands.hpp"
#include "common/errors.hpp"
#include "common/kafka/consumer.hpp"
#include "common/kafka/producer.hpp"
#include "common/worker/dead_letters.hpp"

namespace antrean::app {
namespace {

constexpr std::chrono::milliseconds kPoll{200};
constexpr std::chrono::seconds kQuiet{2};

// A dead letter is named by its place: topic/partition/offset.
std::string place_of(const kafka::ConsumedRecord& record) {
  return record.topic + "/" + std::to_string(record.partition) + "/" +
         std::to_string(record.offset);
}

std::string header(const kafka::ConsumedRecord& record, std::string_view name) {
  for (const auto& [key, value] : record.headers) {
    if (key == name) return value;
  }
  return {};
}

// What was replayed or dropped is remembered on the dead-letter topic itself, as a record with no
// value whose key is the place: the topic stays the only store of dead letters.
constexpr std::string_view kSettledHeader = "dlq_settled";

struct Letters {
  std::vector<kafka::ConsumedRecord> open;
};

Letters read_letters(const Settings& settings) {
  kafka::ConsumerSettings consumer_settings;
  consumer_settings.brokers = settings.kafka_brokers();
  for (const Topic topic : all_topics()) {
    consumer_settings.topics.push_back(
        dead_letter_name_of(settings.kafka_topic_prefix() + std::string(name_of(topic))));
  }
  kafka::Consumer consumer{consumer_settings};
  consumer.read_from(Instant{});
  std::map<std::string, kafka::ConsumedRecord> letters;
  std::set<std::string> settled;
  auto heard = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() - heard < kQuiet) {
    auto record = consumer.poll(kPoll);
    if (!record) continue;
    heard = std::chrono::steady_clock::now();
    if (!header(*record, kSettledHeader).empty()) {
      settled.insert(record->key);
    } else {
      letters.emplace(place_of(*record), std::move(*record));
    }
  }
  Letters found;
  for (auto& [place, letter] : letters) {
    if (!settled.contains(place)) found.open.push_back(std::move(letter));
  }
  return found;
}

void settle(kafka::Producer& producer, const kafka::ConsumedRecord& letter, std::string how) {
  producer.send_and_wait(
      {letter.topic, place_of(letter), "", {{std::string(kSettledHeader), std::move(how)}}});
}

// A dead letter may hold anything: its control characters mustn't reach the operator's terminal.
std::string printable(std::string text) {
  std::replace_if(
      text.begin(), text.end(),
      [](unsigned char c) { return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f; }, '?');
  return text;
}

void print_line(const kafka::ConsumedRecord& letter) {
  // One letter, one line, whatever a header holds.
  const auto shown = [&](std::string_view name) {
    std::string text = printable(header(letter, name));
    std::replace(text.begin(), text.end(), '\n', '?');
    return text;
  };
  std::printf("%s  %s  %s  %s  %zu bytes  %s\n", place_of(letter).c_str(),
              shown(kTimeHeader).c_str(), shown(kConsumerHeader).c_str(), shown("ce_type").c_str(),
              letter.value.size(), shown(kReasonHeader).c_str());
}

int list(const CommandLine& line) {
  Settings settings;
  load_settings(settings, line.config);
  const Letters letters = read_letters(settings);
  for (const auto& letter : letters.open) print_line(letter);
  std::printf("%zu dead letters\n", letters.open.size());
  return 0;
}

int for_chosen(const CommandLine& line, const std::vector<std::string>& places, bool all,
               const std::function<void(const Settings&, const kafka::ConsumedRecord&)>& act) {
  Settings settings;
  load_settings(settings, line.config);
  if (places.empty() && !all)
    throw ConfigurationError("name dead letters by their place, or --all");
  std::set<std::string> wanted{places.begin(), places.end()};
  for (const auto& letter : read_letters(settings).open) {
    if (wanted.erase(place_of(letter)) > 0 || all) act(settings, letter);
  }
  for (const std::string& place : wanted)
    std::fprintf(stderr, "no dead letter %s\n", place.c_str());
  return wanted.empty() ? 0 : 1;
}

}  // namespace

void add_dlq_command(CLI::App& cli, CommandLine& line) {
  struct Options {
    std::vector<std::string> places;
    bool all = false;
  };
  auto options = std::make_shared<Options>();
  auto* dlq = cli.add_subcommand("dlq", "dead letters: messages that could not be processed");
  dlq->require_subcommand(1);
  dlq->add_subcommand("list", "place, time, consumer, type, size and reason of each")
      ->callback([&line] { line.run = [&line] { return list(line); }; });

  const auto add = [&](const char* name, const char* text,
                       std::function<void(const Settings&, const kafka::ConsumedRecord&)> act) {
    auto* command = dlq->add_subcommand(name, text);
    command->add_option("PLACE", options->places,
                        "topic/partition/offset, as `dlq list` prints it");
    command->add_flag("--all", options->all, "all of them");
    command->callback([&line, options, act = std::move(act)] {
      line.run = [&line, options, act] {
        return for_chosen(line, options->places, options->all, act);
      };
    });
  };
  add("show", "headers and value", [](const Settings&, const kafka::ConsumedRecord& letter) {
    print_line(letter);
    for (const auto& [name, value] : letter.headers) {
      std::printf("  %s: %s\n", printable(name).c_str(), printable(value).c_str());
    }
    std::printf("  key: %s\n%s\n", printable(letter.key).c_str(), printable(letter.value).c_str());
  });
  add("replay", "send again, byte-identical, to the topic it came from",
      [](const Settings& settings, const kafka::ConsumedRecord& letter) {
        kafka::Producer producer{{.brokers = settings.kafka_brokers(), .client_id = "antrean-cli"}};
        producer.send_and_wait(original_of(letter));
        settle(producer, letter, "replayed");
        std::printf("replayed %s\n", place_of(letter).c_str());
      });
  add("drop", "set aside for good",
      [](const Settings& settings, const kafka::ConsumedRecord& letter) {
        kafka::Producer producer{{.brokers = settings.kafka_brokers(), .client_id = "antrean-cli"}};
        settle(producer, letter, "dropped");
        std::printf("dropped %s\n", place_of(letter).c_str());
      });
}

}  // namespace antrean::app
