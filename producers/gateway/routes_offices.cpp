// GET /v1/offices, GET /v1/offices/{id}/slots, and what office staff do.

#include "producers/gateway/fields.hpp"
#include "producers/gateway/guidance.hpp"
#include "producers/gateway/routes.hpp"
#include "producers/gateway/slots_json.hpp"

namespace antrean::gateway {
namespace {

constexpr int kDaysShown = 14;
constexpr int kMostDays = 62;

HttpResponse get_offices(const GatewayContext& context, const HttpRequest& request) {
  limit_by_address(context, request);
  auto list = nlohmann::json::array();
  for (const Office& office : context.offices.all()) {
    list.push_back(office_json(office, context.now()));
  }
  return json_response(200, {{"offices", list}});
}

Date date_parameter(const HttpRequest& request, const char* name, Date otherwise,
                    std::vector<FieldError>& errors) {
  const auto text = request.query_value(name);
  if (!text) return otherwise;
  const auto date = parse_date(*text);
  if (!date) errors.push_back({name, "must be a date that exists, such as 2026-12-01"});
  return date.value_or(otherwise);
}

HttpResponse get_slots(const GatewayContext& context, const HttpRequest& request) {
  limit_by_address(context, request);
  const Office* office = context.offices.find(OfficeId{request.parameter("id")});
  if (office == nullptr) {
    throw ProblemError(make_problem(404, "no-such-office", "There is no such office."));
  }
  std::vector<FieldError> errors;
  const Instant now = context.now();
  const Date from = date_parameter(request, "from", local_date(*office, now), errors);
  const Date to = date_parameter(request, "to", add_days(from, kDaysShown - 1), errors);
  if (errors.empty() && (to < from || add_days(from, kMostDays) < to)) {
    errors.push_back(
        {"to", "must be `from` or up to " + std::to_string(kMostDays) + " days after it"});
  }
  throw_if_any(std::move(errors));
  const auto counts =
      find_slots(context.around.pool, office->id, format_date(from), format_date(to));
  return json_response(200, slots_json(*office, from, to, counts, now));
}

HttpResponse post_issued(const GatewayContext& context, const HttpRequest& request) {
  const Caller caller = authenticate(context, request);
  require_role(caller, Role::staff);
  const BookingId id = authorised_booking(caller, request);
  const BookingView booking = load_booking(context, id, caller);
  if (!can_be_issued(booking.state)) {
    refuse_in_state(booking, "A passport can be issued for a confirmed booking only.");
  }
  const ApplicantView& applicant = applicant_of(booking, request);
  Event event = make_event(context, request, EventType::passport_issued,
                           id.str() + "\n" + std::to_string(applicant.n));
  event.subject = id.str();
  event.key = id.str();
  event.office_id = booking.office.str();
  event.actor = caller.actor();
  if (!booking.correlation_id.empty()) event.correlation_id = booking.correlation_id;
  event.data = {{"booking_id", id.str()}, {"n", applicant.n}};
  context.events.publish(event);
  return json_response(202, {{"booking_id", id.str()}, {"n", applicant.n}});
}

}  // namespace

void add_office_routes(HttpServer& server, const GatewayContext& context) {
  server.route("GET", "/v1/offices",
               [&context](const HttpRequest& request) { return get_offices(context, request); });
  server.route("GET", "/v1/offices/{id}/slots",
               [&context](const HttpRequest& request) { return get_slots(context, request); });
  server.route("POST", "/v1/office/bookings/{id}/applicants/{n}/issued",
               [&context](const HttpRequest& request) { return post_issued(context, request); });
}

}  // namespace antrean::gateway
