// Bodies of the gateway's requests: a first line names the kind, the rest is the JSON.

#include <algorithm>

#include "producers/gateway/booking_request.hpp"
#include "producers/gateway/callbacks.hpp"
#include "producers/gateway/delivery_request.hpp"
#include "producers/gateway/fields.hpp"
#include "tests/fuzz/target.hpp"

namespace antrean::fuzz {
namespace {

using namespace antrean::gateway;

void check_booking(const nlohmann::json& body) {
  static const Offices offices{ANTREAN_SOURCE_DIR "/config/offices.toml"};
  const auto parsed = parse_booking_request(
      body,
      {.offices = offices, .most_applicants = 5, .now = *parse_rfc3339("2026-11-23T02:30:00Z")});
  throw_if_any(parsed.errors);
  const BookingRequest& request = parsed.request;
  require(offices.find(request.office) != nullptr, "the office is known");
  require(!request.applicants.empty() && request.applicants.size() <= 5, "1 to 5 applicants");
  require(!request.applicants[0].phone.empty() && !request.applicants[0].email.empty(),
          "the owner can be reached");
  for (const ApplicantRequest& one : request.applicants) {
    require(is_digits(one.nik, 16), "a NIK has 16 digits");
    require(is_clean_text(one.nama) && !one.nama.empty(), "a name is clean text");
    require(parse_date(one.tanggal_lahir).has_value(), "a birth date exists");
    require(one.phone.empty() || mobile_number(one.phone) == one.phone, "a phone is E.164");
    require(one.email.empty() || is_email(one.email), "an e-mail address is one");
  }
  require(!applicants_json(request).dump().empty(), "the applicants are written as JSON");
}

void check_delivery(const nlohmann::json& body) {
  const auto parsed = parse_delivery_request(body, 3);
  throw_if_any(parsed.errors);
  require(is_digits(parsed.request.address.kode_pos, 5), "a postcode has 5 digits");
  require(is_clean_text(parsed.request.address.street), "a street is clean text");
  for (const int n : parsed.request.applicants) require(n >= 1 && n <= 3, "an applicant is known");
  require(!address_json(parsed.request.address).dump().empty(), "an address is written as JSON");
}

void check_payment(const nlohmann::json& body) {
  const auto parsed = parse_payment_callback(body);
  throw_if_any(parsed.errors);
  require(is_digits(parsed.payment.billing_code, 15), "a billing code has 15 digits");
  require(parsed.payment.amount >= 0, "an amount isn't negative");
  require(parse_rfc3339(to_rfc3339(parsed.payment.paid_at)).has_value(), "an instant is written");
}

void check_tracking(const nlohmann::json& body) {
  const auto parsed = parse_tracking_callback(body);
  throw_if_any(parsed.errors);
  require(is_clean_text(parsed.tracking.request_id) && !parsed.tracking.request_id.empty(),
          "a request id is clean text");
}

}  // namespace

std::vector<std::string> seeds() {
  const auto paths = nlohmann::json::parse(read_file("config/openapi.json")).at("paths");
  const auto body = [&paths](const char* path) {
    return paths.at(path)
        .at("post")
        .at("requestBody")
        .at("content")
        .at("application/json")
        .at("example")
        .dump();
  };
  return {"booking\n" + body("/v1/bookings"), "delivery\n" + body("/v1/bookings/{id}/delivery"),
          "payment\n" + body("/v1/callbacks/payments"),
          "tracking\n" + body("/v1/callbacks/tracking")};
}

int quick_runs() {
  return 60'000;
}

void run(std::string_view input) {
  const std::string_view kind = take_line(input);
  try {
    const nlohmann::json body = parse_body(input);
    if (kind == "booking") check_booking(body);
    if (kind == "delivery") check_delivery(body);
    if (kind == "payment") check_payment(body);
    if (kind == "tracking") check_tracking(body);
  } catch (const ProblemError& error) {
    const int status = error.problem().status;
    require(status == 400 || status == 422, "a bad body is the caller's mistake");
    require(!problem_response(error.problem(), "/").body.empty(), "a problem is written as JSON");
  }
}

}  // namespace antrean::fuzz
