#include "producers/gateway/booking_json.hpp"

#include "producers/gateway/guidance.hpp"

namespace antrean::gateway {
namespace {

// A deadline in UTC, and as the office's clocks show it.
nlohmann::json deadline_json(Instant instant, const Office* office) {
  nlohmann::json value{{"at", to_rfc3339(instant)}};
  if (office != nullptr) {
    value["local"] = format_date(local_date(*office, instant)) + " " + local_time(*office, instant);
    value["zone"] = office->zone;
    value["zone_label"] = zone_label(*office, instant);
  }
  return value;
}

nlohmann::json reasons_json(const std::vector<std::string>& reasons, Language language) {
  auto list = nlohmann::json::array();
  for (const std::string& code : reasons) {
    list.push_back({{"code", code}, {"text", reason_label(code, language)}});
  }
  return list;
}

}  // namespace

nlohmann::json booking_json(const BookingView& booking, const Office* office, Language language) {
  nlohmann::json result{{"booking_id", booking.id.str()},
                        {"state", booking.state},
                        {"state_text", state_label(booking.state, language)},
                        {"reasons", reasons_json(booking.reasons, language)}};
  const Guidance next = guidance_of(booking, office, language);
  result["next"] = {{"code", next.code}, {"text", next.text}};
  if (next.until) result["next"]["until"] = deadline_json(*next.until, office);
  // Before the booking worker has taken the request in, there is nothing more to tell.
  if (booking.office.empty()) return result;

  result["code"] = booking.code;
  result["version"] = booking.version;
  result["office_id"] = booking.office.str();
  if (office != nullptr) result["office"] = office->name;
  result["date"] = booking.date;
  result["slot"] = booking.slot;
  if (booking.upload_deadline) {
    result["upload_deadline"] = deadline_json(*booking.upload_deadline, office);
  }
  if (booking.payment_deadline) {
    result["payment_deadline"] = deadline_json(*booking.payment_deadline, office);
  }
  if (!booking.billing_code.empty()) {
    result["billing"] = {{"billing_code", booking.billing_code}, {"amount", booking.amount}};
  }
  if (!booking.queue_number.empty()) result["queue_number"] = booking.queue_number;
  if (booking.delivery) {
    result["delivery"] = {{"state", booking.delivery->state},
                          {"state_text", delivery_label(booking.delivery->state, language)}};
    if (!booking.delivery->resi.empty()) result["delivery"]["resi"] = booking.delivery->resi;
  }
  if (!booking.cooldown_first_date.empty()) {
    result["cooldown_first_date"] = booking.cooldown_first_date;
  }
  auto& applicants = result["applicants"] = nlohmann::json::array();
  for (const ApplicantView& one : booking.applicants) {
    applicants.push_back({{"n", one.n},
                          {"documents", one.documents},
                          {"status", one.status},
                          {"status_text", document_status_label(one.status, language)},
                          {"reasons", reasons_json(one.reasons, language)},
                          {"tries", one.tries}});
  }
  if (booking.updated_at) result["updated_at"] = to_rfc3339(*booking.updated_at);
  return result;
}

}  // namespace antrean::gateway
