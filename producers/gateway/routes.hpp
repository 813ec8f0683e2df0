#pragma once

// The gateway's routes, by what they are about. Each function adds its routes; `context` outlives
// the server.

#include "common/http/server.hpp"
#include "producers/gateway/gateway_context.hpp"

namespace antrean::gateway {

void add_booking_routes(HttpServer& server, const GatewayContext& context);
void add_document_routes(HttpServer& server, const GatewayContext& context);
void add_delivery_routes(HttpServer& server, const GatewayContext& context);
void add_callback_routes(HttpServer& server, const GatewayContext& context);
void add_office_routes(HttpServer& server, const GatewayContext& context);
void add_status_page_routes(HttpServer& server, const GatewayContext& context);

/// All of them, and /openapi.json.
void add_all_routes(HttpServer& server, const GatewayContext& context);

}  // namespace antrean::gateway
