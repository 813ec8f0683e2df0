#include <algorithm>
#include <memory>

#include "app/application.hpp"
#include "app/commands.hpp"
#include "common/errors.hpp"
#include "common/kafka/mock_cluster.hpp"
#include "common/log.hpp"

namespace antrean::app {
namespace {

int run(const CommandLine& line, const std::vector<std::string>& names, bool embedded) {
  Settings settings;
  load_settings(settings, line.config);
  std::unique_ptr<kafka::MockCluster> cluster;
  if (embedded) {
    cluster = std::make_unique<kafka::MockCluster>(settings.kafka_topic_prefix(),
                                                   static_cast<int>(settings.kafka_partitions()));
    settings.kafka_brokers.set(cluster->brokers());
    log::warning("EMBEDDED MOCK BROKER: events are kept in memory only and are gone at exit",
                 {{"brokers", cluster->brokers()}});
  }
  Application application{settings};
  return run_parts(application, names);
}

void add_part(CLI::App& cli, CommandLine& line, const std::string& name, const std::string& text) {
  auto* command = cli.add_subcommand(name, text);
  command->callback(
      [&line, name] { line.run = [&line, name] { return run(line, {name}, false); }; });
}

}  // namespace

void add_run_commands(CLI::App& cli, CommandLine& line) {
  auto* up = cli.add_subcommand("up", "run every part in one process");
  auto embedded = std::make_shared<bool>(false);
  up->add_flag(
      "--embedded", *embedded,
      "use librdkafka's mock broker inside this process instead of Apache Kafka (for a look "
      "around only: its data is lost at exit)");
  up->callback([&line, embedded] {
    line.run = [&line, embedded] { return run(line, part_names(), *embedded); };
  });

  add_part(cli, line, "gateway", "run the HTTP gateway");
  add_part(cli, line, "console", "run the verifiers' console");
  add_part(cli, line, "relay", "run a relay: outbox to Kafka");
  add_part(cli, line, "clock", "run a clock: due timers to events");

  auto* worker = cli.add_subcommand("worker", "run one or more workers");
  auto names = std::make_shared<std::vector<std::string>>();
  worker->add_option("NAME", *names, "booking, verification, notification, delivery")
      ->required()
      ->check(CLI::IsMember(worker_names()));
  worker->callback(
      [&line, names] { line.run = [&line, names] { return run(line, *names, false); }; });
}

}  // namespace antrean::app
