#include "producers/gateway/gateway.hpp"

#include "common/kafka/admin.hpp"
#include "common/log.hpp"
#include "producers/gateway/embedded.hpp"
#include "producers/gateway/idempotency_tail.hpp"
#include "producers/gateway/policy.hpp"
#include "producers/gateway/routes.hpp"

namespace antrean::gateway {
namespace {

HttpServerSettings server_settings(const Settings& settings) {
  HttpServerSettings server;
  server.listen = settings.gateway_listen();
  server.name = "gateway";
  server.threads = static_cast<int>(settings.gateway_threads());
  return server;
}

}  // namespace

class Gateway::Implementation {
 public:
  explicit Implementation(const Surroundings& surroundings)
      : around_(surroundings),
        offices_(surroundings.settings.offices_file()),
        blobs_(surroundings.settings.blobs_directory()),
        memory_(kIdempotencyMost, kIdempotencyKept),
        limit_(surroundings.settings.gateway_requests_per_minute()),
        events_(surroundings.settings.kafka_brokers(), surroundings.settings.kafka_topic_prefix(),
                surroundings.schemas),
        tail_(surroundings.settings.kafka_brokers(),
              surroundings.settings.kafka_topic_prefix() + std::string(name_of(Topic::booking)),
              memory_),
        context_{around_,
                 offices_,
                 events_,
                 blobs_,
                 memory_,
                 limit_,
                 [this] { return tail_.caught_up(); }},
        server_(server_settings(surroundings.settings)) {
    add_all_routes(server_, context_);
    server_.ready_when([this] { return trouble(); });
    server_.start();
    log::info("gateway listens", {{"port", server_.port()}});
  }

  std::string trouble() const {
    if (!tail_.caught_up()) return "kafka: the requests of the last day aren't known yet";
    if (std::string why = blobs_.trouble(); !why.empty()) return why;
    std::string why;
    if (!kafka::answers(around_.settings.kafka_brokers(), std::chrono::milliseconds{1000}, why)) {
      return "kafka: " + why;
    }
    return {};
  }

  void stop() {
    server_.stop();
    tail_.stop();
  }

  int port() const { return server_.port(); }

 private:
  // A copy: it is a bundle of references, and the caller's bundle may end before us.
  const Surroundings around_;
  const Offices offices_;
  FolderBlobStore blobs_;
  IdempotencyMemory memory_;
  RateLimit limit_;
  KafkaEventSink events_;
  IdempotencyTail tail_;
  const GatewayContext context_;
  HttpServer server_;
};

Gateway::Gateway(const Surroundings& surroundings)
    : implementation_(std::make_unique<Implementation>(surroundings)) {}
Gateway::~Gateway() {
  stop();
}

void Gateway::stop() {
  implementation_->stop();
}
std::string Gateway::trouble() const {
  return implementation_->trouble();
}
int Gateway::port() const {
  return implementation_->port();
}

void add_all_routes(HttpServer& server, const GatewayContext& context) {
  add_booking_routes(server, context);
  add_document_routes(server, context);
  add_delivery_routes(server, context);
  add_callback_routes(server, context);
  add_office_routes(server, context);
  add_status_page_routes(server, context);
  server.route("GET", "/openapi.json", [](const HttpRequest&) {
    return HttpResponse{200, "application/json", std::string(embedded::kOpenApi), {}};
  });
}

}  // namespace antrean::gateway

namespace antrean {

std::unique_ptr<Part> start_gateway(const Surroundings& surroundings) {
  return std::make_unique<gateway::Gateway>(surroundings);
}

}  // namespace antrean
