// POST /v1/bookings/{id}/delivery: the passports are to come by post.

#include "common/db/persons.hpp"
#include "producers/gateway/delivery_request.hpp"
#include "producers/gateway/fields.hpp"
#include "producers/gateway/guidance.hpp"
#include "producers/gateway/routes.hpp"

namespace antrean::gateway {
namespace {

HttpResponse post_delivery(const GatewayContext& context, const HttpRequest& request) {
  const Caller caller = authenticate(context, request);
  const BookingId id = authorised_booking(caller, request);
  const nlohmann::json body = parse_body(request.body);
  const BookingView booking = load_booking(context, id, caller);
  if (!can_be_delivered(booking.state) || booking.applicants.empty()) {
    refuse_in_state(booking, "Delivery can't be asked for in this state.");
  }
  ParsedDeliveryRequest parsed =
      parse_delivery_request(body, static_cast<int>(booking.applicants.size()));
  throw_if_any(std::move(parsed.errors));

  const ApplicantView& owner = booking.applicants.front();
  const auto keys = query_in_transaction<PersonKeys>(context.around.pool, [&](pqxx::work& tx) {
    return find_person_keys(tx, context.around.secrets.master(), std::span{&owner.person, 1});
  });
  if (!keys.contains(owner.person)) {
    throw ProblemError(make_problem(409, "person-erased", "The applicant's data was erased."));
  }
  std::vector<int> applicants = parsed.request.applicants;
  if (applicants.empty()) {
    for (const ApplicantView& one : booking.applicants) applicants.push_back(one.n);
  }
  // One consignment per booking: asking again, with another address perhaps, is about the same one.
  const DeliveryId delivery{uuid_of(context, "delivery-id", id.str())};
  Event event = make_event(context, request, EventType::delivery_requested,
                           id.str() + context.around.secrets.hash("request", body.dump()));
  const Office* office = context.offices.find(booking.office);
  event.subject = delivery.str();
  event.key = id.str();
  event.office_id = booking.office.str();
  event.actor = caller.actor();
  if (!booking.correlation_id.empty()) event.correlation_id = booking.correlation_id;
  event.data = {{"booking_id", id.str()},
                {"delivery_id", delivery.str()},
                {"person_id", owner.person.str()},
                {"sealed_address",
                 seal_text(keys.at(owner.person), address_json(parsed.request.address).dump(),
                           owner.person.str())},
                {"applicants", applicants},
                {"recipient",
                 {{"person_id", owner.person.str()},
                  {"sealed", owner.sealed},
                  {"language", booking.language}}},
                {"office_id", booking.office.str()},
                {"zone", office != nullptr ? office->zone : "Asia/Jakarta"}};
  context.events.publish(event);
  return json_response(202, {{"delivery_id", delivery.str()}});
}

}  // namespace

void add_delivery_routes(HttpServer& server, const GatewayContext& context) {
  server.route("POST", "/v1/bookings/{id}/delivery",
               [&context](const HttpRequest& request) { return post_delivery(context, request); });
}

}  // namespace antrean::gateway
