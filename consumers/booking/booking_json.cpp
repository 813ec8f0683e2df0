#include "consumers/booking/booking_json.hpp"

#include <stdexcept>

namespace antrean::booking {
namespace {

nlohmann::json instant_json(const std::optional<Instant>& instant) {
  return instant ? nlohmann::json(to_rfc3339(*instant)) : nlohmann::json(nullptr);
}

std::optional<Instant> instant_of(const nlohmann::json& document, const char* key) {
  const auto& value = document.at(key);
  if (value.is_null()) return std::nullopt;
  const auto instant = parse_rfc3339(value.get_ref<const std::string&>());
  if (!instant) throw std::invalid_argument(std::string("booking row: ") + key);
  return instant;
}

std::string_view name_of_seats(Seats seats) {
  switch (seats) {
    case Seats::none:
      return "NONE";
    case Seats::held:
      return "HELD";
    case Seats::confirmed:
      return "CONFIRMED";
  }
  return {};
}

Seats seats_of(const std::string& name) {
  if (name == "HELD") return Seats::held;
  if (name == "CONFIRMED") return Seats::confirmed;
  return Seats::none;
}

}  // namespace

nlohmann::json to_document(const Booking& booking) {
  nlohmann::json applicants = nlohmann::json::array();
  for (const Applicant& one : booking.applicants) {
    applicants.push_back({{"n", one.n},
                          {"person_id", one.person.str()},
                          {"kk_hash", one.kk_hash},
                          {"sealed", one.sealed},
                          {"documents", {one.document_kind}},
                          {"status", name_of(one.status)},
                          {"document_id", one.document_id},
                          {"reasons", one.reasons},
                          {"tries", one.tries},
                          {"issued", one.issued}});
  }
  return {{"state", name_of(booking.state)},
          {"version", booking.version},
          {"code", booking.code},
          {"office_id", booking.office.str()},
          {"date", booking.date},
          {"slot", booking.slot},
          {"product", booking.product},
          {"kind", booking.kind},
          {"language", booking.language},
          {"applicants", std::move(applicants)},
          {"seats", name_of_seats(booking.seats)},
          {"requested_at", to_rfc3339(booking.requested_at)},
          {"correlation_id", booking.correlation_id},
          {"upload_deadline", instant_json(booking.upload_deadline)},
          {"upload_version", booking.upload_version},
          {"last_upload_at", instant_json(booking.last_upload_at)},
          {"billing_requested", booking.billing_requested},
          {"billing_code", booking.billing_code},
          {"amount", booking.amount},
          {"billed_at", instant_json(booking.billed_at)},
          {"payment_deadline", instant_json(booking.payment_deadline)},
          {"payment_version", booking.payment_version},
          {"ntpn", booking.ntpn},
          {"paid_at", instant_json(booking.paid_at)},
          {"queue_number", booking.queue_number},
          {"reason", booking.reason},
          {"first_date", booking.first_date}};
}

Booking from_document(const nlohmann::json& document) {
  Booking booking;
  booking.state = state_of(document.at("state").get_ref<const std::string&>());
  booking.version = document.at("version");
  booking.code = document.at("code");
  booking.office = OfficeId{document.at("office_id").get<std::string>()};
  booking.date = document.at("date");
  booking.slot = document.at("slot");
  booking.product = document.at("product");
  booking.kind = document.at("kind");
  booking.language = document.at("language");
  for (const auto& row : document.at("applicants")) {
    Applicant one;
    one.n = row.at("n");
    one.person = PersonId{row.at("person_id").get<std::string>()};
    one.kk_hash = row.at("kk_hash");
    one.sealed = row.at("sealed");
    one.document_kind = row.at("documents").at(0);
    one.status = document_status_of(row.at("status").get_ref<const std::string&>());
    one.document_id = row.at("document_id");
    one.reasons = row.at("reasons").get<std::vector<std::string>>();
    one.tries = row.at("tries");
    one.issued = row.at("issued");
    booking.applicants.push_back(std::move(one));
  }
  booking.seats = seats_of(document.at("seats"));
  booking.requested_at = instant_of(document, "requested_at").value();
  booking.correlation_id = document.at("correlation_id");
  booking.upload_deadline = instant_of(document, "upload_deadline");
  booking.upload_version = document.at("upload_version");
  booking.last_upload_at = instant_of(document, "last_upload_at");
  booking.billing_requested = document.at("billing_requested");
  booking.billing_code = document.at("billing_code");
  booking.amount = document.at("amount");
  booking.billed_at = instant_of(document, "billed_at");
  booking.payment_deadline = instant_of(document, "payment_deadline");
  booking.payment_version = document.at("payment_version");
  booking.ntpn = document.at("ntpn");
  booking.paid_at = instant_of(document, "paid_at");
  booking.queue_number = document.at("queue_number");
  booking.reason = document.at("reason");
  booking.first_date = document.at("first_date");
  return booking;
}

}  // namespace antrean::booking
