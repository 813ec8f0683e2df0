// POST /v1/bookings, GET /v1/bookings/{id}, POST /v1/bookings/{id}/cancel.

#include "common/metrics.hpp"
#include "producers/gateway/booking_json.hpp"
#include "producers/gateway/booking_request.hpp"
#include "producers/gateway/fields.hpp"
#include "producers/gateway/guidance.hpp"
#include "producers/gateway/policy.hpp"
#include "producers/gateway/routes.hpp"

namespace antrean::gateway {
namespace {

std::string idempotency_key(const HttpRequest& request) {
  std::string key = request.header("idempotency-key");
  const bool fine = !key.empty() && key.size() <= 200 &&
                    std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < 0x7f; });
  if (!fine) {
    Problem problem = make_problem(400, "idempotency-key",
                                   "Send an Idempotency-Key header, new for each booking.");
    problem.errors = {{"Idempotency-Key", "must be 1 to 200 visible ASCII characters"}};
    throw ProblemError(std::move(problem));
  }
  return key;
}

HttpResponse accepted(const GatewayContext& context, const BookingId& booking) {
  const std::string token = context.around.secrets.access_token(booking);
  HttpResponse response = json_response(
      202, {{"booking_id", booking.str()},
            {"status_url", context.around.settings.gateway_public_url() + "/s/" + token},
            {"access_token", token}});
  response.headers.emplace_back("Location", "/v1/bookings/" + booking.str());
  return response;
}

Event requested_event(const GatewayContext& context, const HttpRequest& request,
                      const BookingRequest& booking, const BookingId& id,
                      const std::string& request_hash, const Caller& caller) {
  Event event = make_event(context, request, EventType::booking_requested, id.str() + request_hash);
  event.subject = id.str();
  event.key = id.str();
  event.office_id = booking.office.str();
  event.actor = caller.actor();
  event.data = {{"office_id", booking.office.str()},
                {"date", booking.date},
                {"slot", booking.slot},
                {"product", booking.product},
                {"kind", booking.kind},
                {"language", booking.language},
                {"applicants", booking.applicants.size()},
                {"sealed", seal_for_intake(context.around.secrets.intake().public_key,
                                           applicants_json(booking).dump())},
                {"request_hash", request_hash}};
  return event;
}

// Reads no database: a burst of requests is Kafka's business alone.
HttpResponse post_booking(const GatewayContext& context, const HttpRequest& request) {
  const Caller caller = authenticate(context, request);
  if (!caller.key || (caller.key->role != Role::app && caller.key->role != Role::staff)) {
    throw ProblemError(make_problem(403, "forbidden", "This needs the key of an app or of staff."));
  }
  const std::string key = idempotency_key(request);
  const nlohmann::json body = parse_body(request.body);
  const auto most = context.around.settings.booking_most_applicants();
  ParsedBookingRequest parsed =
      parse_booking_request(body, {context.offices, static_cast<int>(most), context.now()});
  const BookingId id{uuid_of(context, "booking-id", caller.key->name + "\n" + key)};
  // nlohmann::json keeps members sorted, so that equal bodies give equal texts.
  const std::string request_hash = context.around.secrets.hash(
      "request", body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  // A repetition must not be refused because time has passed since.
  if (!context.memory.knows(id)) throw_if_any(std::move(parsed.errors));
  if (!context.memory_ready()) {
    Problem problem = make_problem(503, "starting", "The gateway is still starting.");
    problem.retry_after = 2;
    throw ProblemError(std::move(problem));
  }
  const SystemClock system;
  switch (context.memory.claim(id, request_hash, system.now())) {
    case IdempotencyMemory::Claim::conflict: {
      metrics::count("antrean_gateway_idempotency_total", {{"outcome", "conflict"}});
      Problem problem = make_problem(422, "idempotency-key-reused",
                                     "The Idempotency-Key was used with another body.");
      problem.errors = {{"Idempotency-Key", "was used with another body"}};
      throw ProblemError(std::move(problem));
    }
    case IdempotencyMemory::Claim::repeat:
      metrics::count("antrean_gateway_idempotency_total", {{"outcome", "repeat"}});
      return accepted(context, id);
    case IdempotencyMemory::Claim::fresh:
    case IdempotencyMemory::Claim::repeat_unsettled:
      break;
  }
  try {
    throw_if_any(std::move(parsed.errors));
    context.events.publish(
        requested_event(context, request, parsed.request, id, request_hash, caller));
  } catch (...) {
    context.memory.failed(id);
    throw;
  }
  context.memory.acknowledged(id);
  return accepted(context, id);
}

HttpResponse get_booking(const GatewayContext& context, const HttpRequest& request) {
  const Caller caller = authenticate(context, request);
  const BookingView booking = load_booking(context, authorised_booking(caller, request), caller);
  const Language language = language_of(request.query_value("lang").value_or(booking.language));
  HttpResponse response =
      json_response(200, booking_json(booking, context.offices.find(booking.office), language));
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

HttpResponse cancel_booking(const GatewayContext& context, const HttpRequest& request) {
  const Caller caller = authenticate(context, request);
  const BookingId id = authorised_booking(caller, request);
  std::string reason;
  if (!request.body.empty()) {
    std::vector<FieldError> errors;
    const nlohmann::json body = parse_body(request.body);
    FieldReader reader{body, "", errors};
    reason = reader.one_of("reason", {"CHANGED_PLANS", "WRONG_DATA", "OTHER"}, "");
    reader.finish();
    throw_if_any(std::move(errors));
  }
  const BookingView booking = load_booking(context, id, caller);
  // Asked for twice is cancelled once.
  if (booking.state == "CANCELLED") return json_response(202, {{"booking_id", id.str()}});
  if (!can_be_cancelled(booking.state)) {
    refuse_in_state(booking, "The booking can't be cancelled any more.");
  }
  Event event = make_event(context, request, EventType::booking_cancellation_requested,
                           id.str() + "\n" + std::to_string(booking.version));
  event.subject = id.str();
  event.key = id.str();
  event.office_id = booking.office.str();
  event.actor = caller.actor();
  if (!booking.correlation_id.empty()) event.correlation_id = booking.correlation_id;
  event.data = {{"booking_id", id.str()}};
  if (!reason.empty()) event.data["reason"] = reason;
  context.events.publish(event);
  return json_response(202, {{"booking_id", id.str()}});
}

}  // namespace

void add_booking_routes(HttpServer& server, const GatewayContext& context) {
  server.route(
      "POST", "/v1/bookings",
      [&context](const HttpRequest& request) { return post_booking(context, request); },
      kLargestJson);
  server.route("GET", "/v1/bookings/{id}",
               [&context](const HttpRequest& request) { return get_booking(context, request); });
  server.route("POST", "/v1/bookings/{id}/cancel",
               [&context](const HttpRequest& request) { return cancel_booking(context, request); });
}

}  // namespace antrean::gateway
