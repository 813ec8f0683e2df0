#include "consumers/verification/handler.hpp"

#include <array>
#include <set>

#include "common/errors.hpp"
#include "common/log.hpp"
#include "consumers/verification/claim_life.hpp"
#include "consumers/verification/ledger.hpp"

namespace antrean::verification {
namespace {

constexpr std::array kWanted{EventType::booking_held,         EventType::booking_billed,
                             EventType::booking_expired,      EventType::booking_cancelled,
                             EventType::booking_rejected,     EventType::booking_reinstated,
                             EventType::booking_paid_no_slot, EventType::passport_issued,
                             EventType::document_uploaded,    EventType::document_reviewed};

void take_review(Ledger& ledger, const Event& event, Instant now) {
  const std::string id = event.data.at("document_id");
  const DocumentRow* row = ledger.find(id);
  if (row == nullptr || row->n != event.data.at("n").get<int>() ||
      row->kind != event.data.at("kind").get_ref<const std::string&>()) {
    throw PoisonMessage("a decision on a document that isn't this booking's");
  }
  const auto decision =
      officer_decision_of(event.data.at("decision").get_ref<const std::string&>());
  if (!decision) throw PoisonMessage("no such decision");
  const bool applied = ledger.apply(
      id, OfficerDecided{*decision, event.data.at("reasons").get<std::vector<std::string>>()},
      event, now);
  if (!applied) {
    log::info("a decision came late", {{"document", id}, {"state", name_of(row->document.state)}});
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
  std::set<std::string> bookings;
  for (const ReceivedEvent& received : events) {
    bookings.insert(received.event.data.at("booking_id"));
  }
  Ledger ledger{tx, rules_, engine_};
  ledger.load(bookings);
  ClaimLife life;
  for (const ReceivedEvent& received : events) {
    const Event& event = received.event;
    life.note(event);
    switch (event.type) {
      case EventType::booking_held:
        ledger.note_held(event);
        break;
      case EventType::document_uploaded:
        ledger.note_uploaded(event, now);
        break;
      case EventType::document_reviewed:
        take_review(ledger, event, now);
        break;
      case EventType::booking_reinstated:
      case EventType::booking_paid_no_slot:
      case EventType::passport_issued:
        // Its documents were decided on before.
        break;
      default:
        ledger.note_ended(event.data.at("booking_id"), event, now);
        break;
    }
  }
  ledger.store(now);
  life.store(tx);
}

}  // namespace antrean::verification
