#include "producers/console/console.hpp"

#include "common/kafka/admin.hpp"
#include "common/kafka/producer.hpp"
#include "common/log.hpp"
#include "producers/console/routes.hpp"

namespace antrean::console {
namespace {

// An officer waits for it.
constexpr std::chrono::milliseconds kAcknowledgement{5000};

HttpServerSettings server_settings(const Settings& settings) {
  HttpServerSettings server;
  server.listen = settings.console_listen();
  server.name = "console";
  return server;
}

kafka::ProducerSettings producer_settings(const Settings& settings) {
  kafka::ProducerSettings producer;
  producer.brokers = settings.kafka_brokers();
  producer.client_id = "antrean-console";
  producer.delivery_timeout = kAcknowledgement;
  producer.linger = std::chrono::milliseconds{2};
  return producer;
}

}  // namespace

class Console::Implementation {
 public:
  explicit Implementation(const Surroundings& given)
      : around_(given),
        blobs_(given.settings.blobs_directory()),
        sessions_(given.secrets, officers_clock_),
        producer_(producer_settings(given.settings)),
        context_{around_, blobs_, sessions_, [this](const Event& event) { publish(event); }},
        server_(server_settings(given.settings)) {
    add_routes(server_, context_);
    server_.ready_when([this] { return trouble(); });
    server_.start();
    log::info("console listens", {{"port", server_.port()}});
  }

  std::string trouble() const {
    if (std::string why = blobs_.trouble(); !why.empty()) return why;
    std::string why;
    if (!kafka::answers(around_.settings.kafka_brokers(), std::chrono::milliseconds{1000}, why)) {
      return "kafka: " + why;
    }
    return {};
  }
  void stop() { server_.stop(); }
  int port() const { return server_.port(); }

 private:
  void publish(const Event& event) {
    around_.schemas.check(event.type, event.data);
    producer_.send_and_wait(kafka::to_record(event, around_.settings.kafka_topic_prefix()));
  }

  const Surroundings around_;
  FolderBlobStore blobs_;
  // Sessions run by the officers' clocks, also where the house's clock is moved.
  const SystemClock officers_clock_;
  Sessions sessions_;
  kafka::Producer producer_;
  const ConsoleContext context_;
  HttpServer server_;
};

Console::Console(const Surroundings& surroundings)
    : implementation_(std::make_unique<Implementation>(surroundings)) {}
Console::~Console() {
  stop();
}

void Console::stop() {
  implementation_->stop();
}
std::string Console::trouble() const {
  return implementation_->trouble();
}
int Console::port() const {
  return implementation_->port();
}

}  // namespace antrean::console

namespace antrean {

std::unique_ptr<Part> start_console(const Surroundings& surroundings) {
  return std::make_unique<console::Console>(surroundings);
}

}  // namespace antrean
