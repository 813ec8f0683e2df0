#include "consumers/booking/handler.hpp"

#include <array>
#include <set>

#include "common/db/arrays.hpp"

namespace antrean::booking {
namespace {

constexpr std::array kWanted{
    EventType::booking_requested,        EventType::booking_cancellation_requested,
    EventType::payment_received,         EventType::deadline_reached,
    EventType::document_uploaded,        EventType::document_approved,
    EventType::document_retry_requested, EventType::document_review_requested,
    EventType::document_reviewed,        EventType::passport_issued,
    EventType::delivery_delivered,
};

std::map<std::string, BookingId> bookings_by_billing_code(pqxx::work& tx,
                                                          std::span<const ReceivedEvent> events) {
  ArrayLiteral codes;
  for (const ReceivedEvent& received : events) {
    if (received.event.type == EventType::payment_received) {
      codes.add(
          std::string_view{received.event.data.at("billing_code").get_ref<const std::string&>()});
    }
  }
  std::map<std::string, BookingId> found;
  if (codes.empty()) return found;
  for (const auto& row :
       tx.exec_params("SELECT billing_code, id FROM booking WHERE billing_code = ANY($1::text[])",
                      codes.str())) {
    found.emplace(row[0].as<std::string>(), BookingId{row[1].as<std::string>()});
  }
  return found;
}

}  // namespace

std::span<const EventType> Handler::wants() const {
  return kWanted;
}

void Handler::prepare(std::span<const ReceivedEvent> events) {
  OpenedBoxes boxes;
  for (const ReceivedEvent& received : events) {
    if (received.event.type != EventType::booking_requested) continue;
    try {
      boxes[received.event.id] = open_applicants(received.event, secrets_);
    } catch (const std::exception&) {
      // apply() meets it again, where it is judged.
      continue;
    }
  }
  const std::lock_guard lock{mutex_};
  boxes_ = std::move(next_boxes_);
  next_boxes_ = std::move(boxes);
}

std::vector<OpenedApplicant> Handler::opened(const Event& event) {
  {
    const std::lock_guard lock{mutex_};
    for (const OpenedBoxes* boxes : {&boxes_, &next_boxes_}) {
      if (const auto found = boxes->find(event.id); found != boxes->end()) return found->second;
    }
  }
  return open_applicants(event, secrets_);
}

void Handler::apply(pqxx::work& tx, std::span<const ReceivedEvent> events) {
  const Instant now = clock_.now();
  // The applicants are opened first: their persons' keys are made and locked by set.
  std::vector<std::vector<OpenedApplicant>> boxes(events.size());
  std::vector<PersonId> persons;
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (events[i].event.type != EventType::booking_requested) continue;
    boxes[i] = opened(events[i].event);
    for (const OpenedApplicant& one : boxes[i]) persons.push_back(one.person);
  }
  const PersonKeys keys = lock_or_make_persons(tx, secrets_.master(), persons);
  const auto by_billing_code = bookings_by_billing_code(tx, events);

  std::vector<Incoming> inputs;
  inputs.reserve(events.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    const Event& event = events[i].event;
    if (event.type == EventType::booking_requested) {
      inputs.push_back(requested(event, boxes[i], keys));
    } else if (auto incoming = translate(event, by_billing_code)) {
      inputs.push_back(std::move(*incoming));
    }
  }
  Ledger ledger{tx, offices_, policy_};
  ledger.load(inputs, now);
  for (const Incoming& incoming : inputs) ledger.apply(incoming, now);
  ledger.store(now);
}

}  // namespace antrean::booking
