#include "consumers/delivery/handler.hpp"

#include <array>
#include <set>

#include "common/errors.hpp"
#include "consumers/delivery/ledger.hpp"

namespace antrean::delivery {
namespace {

constexpr std::array kWanted{EventType::delivery_requested, EventType::passport_issued,
                             EventType::tracking_received, EventType::booking_cancelled};

Delivery wanted_in(const Event& event) {
  const nlohmann::json& data = event.data;
  Delivery delivery;
  delivery.id = DeliveryId{data.at("delivery_id").get<std::string>()};
  delivery.booking = BookingId{data.at("booking_id").get<std::string>()};
  delivery.office = OfficeId{data.at("office_id").get<std::string>()};
  delivery.zone = data.at("zone");
  delivery.applicants = data.at("applicants").get<std::set<int>>();
  delivery.person = PersonId{data.at("person_id").get<std::string>()};
  delivery.sealed_address = data.at("sealed_address");
  const auto& recipient = data.at("recipient");
  delivery.recipient = {PersonId{recipient.at("person_id").get<std::string>()},
                        recipient.at("sealed").get<std::string>(),
                        recipient.at("language").get<std::string>()};
  delivery.correlation_id = event.correlation_id;
  return delivery;
}

Tracked news_in(const Event& event) {
  const auto occurred = parse_rfc3339(event.data.at("occurred_at").get_ref<const std::string&>());
  if (!occurred) throw PoisonMessage("occurred_at is not an RFC 3339 instant");
  return {tracking_of(event.data.at("status").get_ref<const std::string&>()), *occurred,
          event.data.value("resi", "")};
}

void take(Ledger& ledger, const Event& event, Instant now) {
  if (event.type == EventType::delivery_requested) {
    Requested input{wanted_in(event)};
    const std::string id = input.wanted.id.str();
    const Delivery* known = ledger.find(id);
    if (known != nullptr && known->booking != input.wanted.booking) {
      throw PoisonMessage("the delivery belongs to another booking");
    }
    ledger.apply(id, input, event, now);
  } else if (event.type == EventType::tracking_received) {
    const bool applied = ledger.apply(event.data.at("request_id"), news_in(event), event, now);
    ledger.note_tracking(event, applied);
  } else {
    const std::string booking = event.data.at("booking_id");
    const bool issued = event.type == EventType::passport_issued;
    if (issued) ledger.note_issued(booking, event.data.at("n"), event.time);
    for (const std::string& id : ledger.of_booking(booking)) {
      ledger.apply(id, issued ? Input{Issued{}} : Input{BookingCancelled{}}, event, now);
    }
  }
}

}  // namespace

std::string_view Handler::name() const {
  return kConsumer;
}

std::span<const EventType> Handler::wants() const {
  return kWanted;
}

void Handler::apply(pqxx::work& tx, std::span<const ReceivedEvent> events) {
  const Instant now = clock_.now();
  std::set<std::string> deliveries;
  std::set<std::string> bookings;
  for (const ReceivedEvent& received : events) {
    const nlohmann::json& data = received.event.data;
    if (received.event.type == EventType::tracking_received) {
      deliveries.insert(data.at("request_id"));
      continue;
    }
    bookings.insert(data.at("booking_id"));
    if (data.contains("delivery_id")) deliveries.insert(data["delivery_id"]);
  }
  Ledger ledger{tx, offices_};
  ledger.load(deliveries, bookings);
  for (const ReceivedEvent& received : events) take(ledger, received.event, now);
  ledger.store(now);
}

}  // namespace antrean::delivery
