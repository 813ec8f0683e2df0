// POST /v1/callbacks/payments, POST /v1/callbacks/tracking, GET /v1/callbacks/sms.

#include <charconv>

#include "common/errors.hpp"
#include "common/http/webhook.hpp"
#include "common/log.hpp"
#include "common/metrics.hpp"
#include "producers/gateway/callbacks.hpp"
#include "producers/gateway/fields.hpp"
#include "producers/gateway/policy.hpp"
#include "producers/gateway/routes.hpp"

namespace antrean::gateway {
namespace {

// Throws 401. Only those who fail are counted against a limit: a bank may send as fast as it can.
void require_signature(const GatewayContext& context, const HttpRequest& request,
                       const std::string& secret, const std::string& partner) {
  const WebhookVerdict verdict =
      verify_webhook(secret, request.headers, request.body, context.now());
  if (verdict == WebhookVerdict::good) return;
  metrics::count("antrean_gateway_webhooks_refused_total",
                 {{"partner", partner}, {"reason", std::string(name_of(verdict))}});
  limit_by_address(context, request);
  switch (verdict) {
    case WebhookVerdict::missing_headers:
      throw ProblemError(make_problem(401, "webhook-headers",
                                      "webhook-id, webhook-timestamp and webhook-signature are "
                                      "needed (Standard Webhooks)."));
    case WebhookVerdict::stale_timestamp:
      throw ProblemError(
          make_problem(401, "webhook-timestamp", "The webhook-timestamp is too far from now."));
    case WebhookVerdict::bad_signature:
    case WebhookVerdict::good:
      break;
  }
  throw ProblemError(make_problem(401, "webhook-signature", "The signature doesn't fit."));
}

HttpResponse post_payment(const GatewayContext& context, const HttpRequest& request) {
  require_signature(context, request, context.around.secrets.payment_webhook(), "payment");
  ParsedPaymentCallback parsed = parse_payment_callback(parse_body(request.body));
  throw_if_any(std::move(parsed.errors));
  const PaymentCallback& payment = parsed.payment;
  // The money must be recorded whatever is known of its booking: an unknown billing code, or a
  // database that is away, only changes the key.
  std::string key = payment.billing_code;
  try {
    if (const auto booking = booking_of_billing_code(context.around.pool, payment.billing_code)) {
      key = booking->str();
    }
  } catch (const InfrastructureError&) {
    metrics::count("antrean_gateway_payments_without_lookup_total");
  }
  Event event = make_event(context, request, EventType::payment_received,
                           "payment\n" + request.header("webhook-id"));
  event.subject = key;
  event.key = key;
  event.actor = "partner:payment";
  event.data = {{"billing_code", payment.billing_code},
                {"ntpn", payment.ntpn},
                {"amount", payment.amount},
                {"paid_at", to_rfc3339(payment.paid_at)},
                {"received_at", to_rfc3339(event.time)},
                {"channel", payment.channel}};
  context.events.publish(event);
  return json_response(202, {{"event_id", event.id.str()}});
}

HttpResponse post_tracking(const GatewayContext& context, const HttpRequest& request) {
  require_signature(context, request, context.around.secrets.tracking_webhook(), "postal");
  ParsedTrackingCallback parsed = parse_tracking_callback(parse_body(request.body));
  throw_if_any(std::move(parsed.errors));
  const TrackingCallback& tracking = parsed.tracking;
  Event event = make_event(context, request, EventType::tracking_received,
                           "tracking\n" + request.header("webhook-id"));
  event.subject = tracking.request_id;
  // All that is said of one consignment keeps its order.
  event.key = tracking.request_id;
  event.actor = "partner:postal";
  event.data = {{"request_id", tracking.request_id},
                {"status", tracking.status},
                {"occurred_at", to_rfc3339(tracking.occurred_at)},
                {"received_at", to_rfc3339(event.time)}};
  if (!tracking.resi.empty()) event.data["resi"] = tracking.resi;
  context.events.publish(event);
  return json_response(202, {{"event_id", event.id.str()}});
}

// Kannel calls the address that we gave it with the message; the token in it is ours.
HttpResponse get_sms_receipt(const GatewayContext& context, const HttpRequest& request) {
  const std::string effect = request.query_value("effect").value_or("");
  const std::string token = request.query_value("token").value_or("");
  const std::string kind_text = request.query_value("kind").value_or("");
  const std::string expected = context.around.secrets.hash("sms-callback", effect).substr(0, 32);
  if (effect.empty() || effect.size() > 100 || !equal_secrets(expected, token)) {
    limit_by_address(context, request);
    throw ProblemError(make_problem(401, "callback-token", "The token doesn't fit."));
  }
  int kind = 0;
  const auto [end, error] =
      std::from_chars(kind_text.data(), kind_text.data() + kind_text.size(), kind);
  if (error != std::errc{} || end != kind_text.data() + kind_text.size() ||
      !is_receipt_kind(kind)) {
    throw_if_any({{"kind", "must be 1, 2, 4, 8 or 16"}});
  }
  Event event = make_event(context, request, EventType::receipt_received,
                           effect + "\n" + std::to_string(kind));
  event.subject = effect;
  event.key = effect;
  event.actor = "partner:sms";
  event.data = {{"effect_id", effect}, {"kind", kind}, {"received_at", to_rfc3339(event.time)}};
  context.events.publish(event);
  return HttpResponse{200, "text/plain", "ok", {}};
}

}  // namespace

void add_callback_routes(HttpServer& server, const GatewayContext& context) {
  server.route("POST", "/v1/callbacks/payments",
               [&context](const HttpRequest& request) { return post_payment(context, request); });
  server.route("POST", "/v1/callbacks/tracking",
               [&context](const HttpRequest& request) { return post_tracking(context, request); });
  server.route("GET", "/v1/callbacks/sms", [&context](const HttpRequest& request) {
    return get_sms_receipt(context, request);
  });
}

}  // namespace antrean::gateway
