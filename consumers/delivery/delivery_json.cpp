#include "consumers/delivery/delivery_json.hpp"

#include <stdexcept>

namespace antrean::delivery {

nlohmann::json to_document(const Delivery& delivery) {
  nlohmann::json document{{"booking_id", delivery.booking.str()},
                          {"office_id", delivery.office.str()},
                          {"zone", delivery.zone},
                          {"state", name_of(delivery.state)},
                          {"applicants", delivery.applicants},
                          {"person_id", delivery.person.str()},
                          {"sealed_address", delivery.sealed_address},
                          {"recipient",
                           {{"person_id", delivery.recipient.person.str()},
                            {"sealed", delivery.recipient.sealed},
                            {"language", delivery.recipient.language}}},
                          {"correlation_id", delivery.correlation_id},
                          {"version", delivery.version},
                          {"resi", delivery.resi},
                          {"taken_by_post", delivery.taken_by_post},
                          {"refusal", delivery.refusal},
                          {"attempts", nlohmann::json::array()}};
  for (const Instant attempt : delivery.attempts) {
    document["attempts"].push_back(to_rfc3339(attempt));
  }
  if (delivery.out_since) document["out_since"] = to_rfc3339(*delivery.out_since);
  return document;
}

Delivery from_document(const DeliveryId& id, const nlohmann::json& document) {
  const auto instant = [](const nlohmann::json& text) {
    const auto parsed = parse_rfc3339(text.get_ref<const std::string&>());
    if (!parsed) throw std::logic_error("delivery: an instant that isn't one");
    return *parsed;
  };
  const auto state = state_of(document.at("state").get_ref<const std::string&>());
  if (!state) throw std::logic_error("delivery: an unknown state");
  Delivery delivery;
  delivery.id = id;
  delivery.booking = BookingId{document.at("booking_id").get<std::string>()};
  delivery.office = OfficeId{document.at("office_id").get<std::string>()};
  delivery.zone = document.at("zone");
  delivery.state = *state;
  delivery.applicants = document.at("applicants").get<std::set<int>>();
  delivery.person = PersonId{document.at("person_id").get<std::string>()};
  delivery.sealed_address = document.at("sealed_address");
  const auto& recipient = document.at("recipient");
  delivery.recipient = {PersonId{recipient.at("person_id").get<std::string>()},
                        recipient.at("sealed").get<std::string>(),
                        recipient.at("language").get<std::string>()};
  delivery.correlation_id = document.at("correlation_id");
  delivery.version = document.at("version");
  delivery.resi = document.at("resi");
  delivery.taken_by_post = document.at("taken_by_post");
  delivery.refusal = document.at("refusal");
  for (const auto& attempt : document.at("attempts")) delivery.attempts.push_back(instant(attempt));
  if (document.contains("out_since")) delivery.out_since = instant(document["out_since"]);
  return delivery;
}

}  // namespace antrean::delivery
