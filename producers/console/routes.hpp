#pragma once

// The console's requests. Every answer is a page: errors too, without inner text.

#include <functional>

#include "common/blobs.hpp"
#include "common/events/envelope.hpp"
#include "common/http/server.hpp"
#include "common/worker/part.hpp"
#include "producers/console/sessions.hpp"

namespace antrean::console {

/// Publishes an event: returns when Kafka has acknowledged it, or throws InfrastructureError. The
/// seam lets a test look at events without a broker.
using Publish = std::function<void(const Event&)>;

/// What the routes work with. All of it outlives the server.
struct ConsoleContext {
  const Surroundings& around;
  const BlobStore& blobs;
  Sessions& sessions;
  Publish publish;
};

void add_routes(HttpServer& server, const ConsoleContext& context);

}  // namespace antrean::console
