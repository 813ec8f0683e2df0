// GET /s/{access_token}, GET /s/{access_token}/booking.ics: for the applicant's browser.

#include "common/db/persons.hpp"
#include "common/errors.hpp"
#include "producers/gateway/calendar.hpp"
#include "producers/gateway/guidance.hpp"
#include "producers/gateway/routes.hpp"
#include "producers/gateway/status_page.hpp"

namespace antrean::gateway {
namespace {

std::string new_nonce() {
  return to_base64url(new_key()).substr(0, 24);
}

HttpResponse html(int status, std::string body, const std::string& nonce) {
  return HttpResponse{status,
                      "text/html; charset=utf-8",
                      std::move(body),
                      {{"Content-Security-Policy", content_security_policy(nonce)},
                       {"Referrer-Policy", "no-referrer"},
                       {"X-Frame-Options", "DENY"},
                       {"Cache-Control", "no-store"}}};
}

// Masked names by applicant number. A person who was erased stays a number.
std::map<int, std::string> masked_names(const GatewayContext& context, const BookingView& booking) {
  std::vector<PersonId> persons;
  for (const ApplicantView& one : booking.applicants) persons.push_back(one.person);
  if (persons.empty()) return {};
  const auto keys = query_in_transaction<PersonKeys>(context.around.pool, [&](pqxx::work& tx) {
    return find_person_keys(tx, context.around.secrets.master(), persons);
  });
  std::map<int, std::string> names;
  for (const ApplicantView& one : booking.applicants) {
    const auto key = keys.find(one.person);
    if (key == keys.end()) continue;
    try {
      const auto known =
          nlohmann::json::parse(open_text(key->second, one.sealed, one.person.str()));
      names[one.n] = mask_name(known.value("nama", ""));
    } catch (const std::exception&) {
      // Sealed with a key that was destroyed since: as good as erased.
      continue;
    }
  }
  return names;
}

HttpResponse get_status_page(const GatewayContext& context, const HttpRequest& request) {
  limit_by_address(context, request);
  const std::string nonce = new_nonce();
  const std::string wanted = request.query_value("lang").value_or("");
  const std::string token = request.parameter("access_token");
  const auto id = context.around.secrets.booking_of_token(token);
  if (!id) {
    return html(404, render_status_error(StatusError::no_such_booking, language_of(wanted), nonce),
                nonce);
  }
  try {
    Caller caller;
    caller.booking = id;
    const BookingView booking = load_booking(context, *id, caller);
    const Language language = language_of(wanted.empty() ? booking.language : wanted);
    const StatusPage page{booking,      context.offices.find(booking.office),
                          language,     masked_names(context, booking),
                          token,        nonce,
                          context.now()};
    return html(200, render_status_page(page), nonce);
  } catch (const InfrastructureError&) {
    HttpResponse response =
        html(503, render_status_error(StatusError::try_again, language_of(wanted), nonce), nonce);
    response.headers.emplace_back("Retry-After", "5");
    return response;
  }
}

HttpResponse get_calendar(const GatewayContext& context, const HttpRequest& request) {
  limit_by_address(context, request);
  const std::string token = request.parameter("access_token");
  const auto id = context.around.secrets.booking_of_token(token);
  if (!id) throw ProblemError(make_problem(404, "no-such-booking", "There is no such booking."));
  Caller caller;
  caller.booking = id;
  const BookingView booking = load_booking(context, *id, caller);
  const Office* office = context.offices.find(booking.office);
  std::string text;
  if (office != nullptr && booking.state == "CONFIRMED") {
    text = booking_calendar(
        booking, *office, context.around.settings.gateway_public_url() + "/s/" + token,
        language_of(request.query_value("lang").value_or(booking.language)), context.now());
  }
  if (text.empty())
    refuse_in_state(booking, "There is an appointment once the booking is confirmed.");
  return HttpResponse{200,
                      "text/calendar; charset=utf-8",
                      std::move(text),
                      {{"Content-Disposition", "attachment; filename=\"paspor.ics\""},
                       {"Cache-Control", "no-store"}}};
}

}  // namespace

void add_status_page_routes(HttpServer& server, const GatewayContext& context) {
  server.route("GET", "/s/{access_token}", [&context](const HttpRequest& request) {
    return get_status_page(context, request);
  });
  server.route("GET", "/s/{access_token}/booking.ics",
               [&context](const HttpRequest& request) { return get_calendar(context, request); });
}

}  // namespace antrean::gateway
