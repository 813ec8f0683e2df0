#include <cstdio>

#include "app/application.hpp"
#include "app/commands.hpp"
#include "common/db/migrations.hpp"
#include "common/kafka/admin.hpp"

namespace antrean::app {
namespace {

int migrate_all(const CommandLine& line, bool without_topics) {
  Settings settings;
  load_settings(settings, line.config);
  ConnectionPool pool{settings.database_url(), 2};
  for (const std::string& name : migrate(pool, settings.migrations_directory())) {
    std::printf("applied %s\n", name.c_str());
  }
  if (!without_topics) {
    std::vector<std::string> topics;
    for (const Topic topic : all_topics()) {
      topics.push_back(settings.kafka_topic_prefix() + std::string(name_of(topic)));
      topics.push_back(dead_letter_name_of(topics.back()));
    }
    kafka::create_topics(settings.kafka_brokers(), topics,
                         static_cast<int>(settings.kafka_partitions()),
                         static_cast<int>(settings.kafka_replication()));
    for (const std::string& topic : topics) {
      std::printf("topic %s: %d partitions\n", topic.c_str(),
                  kafka::partitions_of(settings.kafka_brokers(), topic));
    }
  }
  std::printf("up to date\n");
  return 0;
}

}  // namespace

void add_migrate_command(CLI::App& cli, CommandLine& line) {
  auto* command = cli.add_subcommand(
      "migrate",
      "create or upgrade tables and topics; safe to repeat, safe beside running workers");
  auto without_topics = std::make_shared<bool>(false);
  command->add_flag("--without-topics", *without_topics, "leave Kafka alone");
  command->callback([&line, without_topics] {
    line.run = [&line, without_topics] { return migrate_all(line, *without_topics); };
  });
}

}  // namespace antrean::app
