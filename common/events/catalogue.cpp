#include "common/events/catalogue.hpp"

#include <array>
#include <unordered_map>

namespace antrean {
namespace {

// The macro keeps name and schema from drifting apart; it leaves this file nowhere.
#define ANTREAN_EVENT(type, topic, name)                          \
  EventKind {                                                     \
    EventType::type, Topic::topic, "id.antrean." name ".v1", name \
  }

constexpr std::array kCatalogue{
    ANTREAN_EVENT(booking_requested, booking, "booking.requested"),
    ANTREAN_EVENT(booking_held, booking, "booking.held"),
    ANTREAN_EVENT(booking_rejected, booking, "booking.rejected"),
    ANTREAN_EVENT(booking_billed, booking, "booking.billed"),
    ANTREAN_EVENT(booking_confirmed, booking, "booking.confirmed"),
    ANTREAN_EVENT(booking_expired, booking, "booking.expired"),
    ANTREAN_EVENT(booking_reinstated, booking, "booking.reinstated"),
    ANTREAN_EVENT(booking_paid_no_slot, booking, "booking.paid-no-slot"),
    ANTREAN_EVENT(booking_cancellation_requested, booking, "booking.cancellation-requested"),
    ANTREAN_EVENT(booking_cancelled, booking, "booking.cancelled"),
    ANTREAN_EVENT(payment_received, booking, "payment.received"),
    ANTREAN_EVENT(payment_matched, booking, "payment.matched"),
    ANTREAN_EVENT(payment_late, booking, "payment.late"),
    ANTREAN_EVENT(payment_duplicated, booking, "payment.duplicated"),
    ANTREAN_EVENT(payment_mismatched, booking, "payment.mismatched"),
    ANTREAN_EVENT(payment_orphaned, booking, "payment.orphaned"),
    ANTREAN_EVENT(payment_quarantined, booking, "payment.quarantined"),
    ANTREAN_EVENT(deadline_reached, booking, "deadline.reached"),
    ANTREAN_EVENT(cooldown_started, booking, "cooldown.started"),
    ANTREAN_EVENT(passport_issued, booking, "passport.issued"),
    ANTREAN_EVENT(document_uploaded, document, "document.uploaded"),
    ANTREAN_EVENT(document_read, document, "document.read"),
    ANTREAN_EVENT(document_approved, document, "document.approved"),
    ANTREAN_EVENT(document_retry_requested, document, "document.retry-requested"),
    ANTREAN_EVENT(document_review_requested, document, "document.review-requested"),
    ANTREAN_EVENT(document_reviewed, document, "document.reviewed"),
    ANTREAN_EVENT(identity_checked, document, "identity.checked"),
    ANTREAN_EVENT(notice_requested, notice, "notice.requested"),
    ANTREAN_EVENT(receipt_received, notice, "receipt.received"),
    ANTREAN_EVENT(notice_suppressed, notice, "notice.suppressed"),
    ANTREAN_EVENT(notice_sent, notice, "notice.sent"),
    ANTREAN_EVENT(notice_delivered, notice, "notice.delivered"),
    ANTREAN_EVENT(notice_failed, notice, "notice.failed"),
    ANTREAN_EVENT(notice_expired, notice, "notice.expired"),
    ANTREAN_EVENT(delivery_requested, delivery, "delivery.requested"),
    ANTREAN_EVENT(tracking_received, delivery, "tracking.received"),
    ANTREAN_EVENT(delivery_eligible, delivery, "delivery.eligible"),
    ANTREAN_EVENT(delivery_handed_over, delivery, "delivery.handed-over"),
    ANTREAN_EVENT(delivery_moved, delivery, "delivery.moved"),
    ANTREAN_EVENT(delivery_attempted, delivery, "delivery.attempted"),
    ANTREAN_EVENT(delivery_delivered, delivery, "delivery.delivered"),
    ANTREAN_EVENT(delivery_returned, delivery, "delivery.returned"),
    ANTREAN_EVENT(delivery_lost, delivery, "delivery.lost"),
};
#undef ANTREAN_EVENT

constexpr bool in_enum_order() {
  for (std::size_t i = 0; i < kCatalogue.size(); ++i) {
    if (static_cast<std::size_t>(kCatalogue[i].type) != i) return false;
  }
  return kCatalogue.size() == static_cast<std::size_t>(EventType::delivery_lost) + 1;
}
static_assert(in_enum_order(), "the catalogue has each event once, in the enum's order");

constexpr std::array kTopics{Topic::booking, Topic::document, Topic::notice, Topic::delivery};

}  // namespace

std::span<const EventKind> catalogue() {
  return kCatalogue;
}

const EventKind& kind_of(EventType type) {
  return kCatalogue[static_cast<std::size_t>(type)];
}

std::string_view name_of(EventType type) {
  return kind_of(type).name;
}

Topic topic_of(EventType type) {
  return kind_of(type).topic;
}

std::optional<EventType> event_type_of(std::string_view name) {
  static const std::unordered_map<std::string_view, EventType> by_name = [] {
    std::unordered_map<std::string_view, EventType> made;
    for (const EventKind& kind : kCatalogue) made.emplace(kind.name, kind.type);
    return made;
  }();
  const auto found = by_name.find(name);
  if (found == by_name.end()) return std::nullopt;
  return found->second;
}

std::string_view name_of(Topic topic) {
  switch (topic) {
    case Topic::booking:
      return "antrean.booking";
    case Topic::document:
      return "antrean.document";
    case Topic::notice:
      return "antrean.notice";
    case Topic::delivery:
      return "antrean.delivery";
  }
  return {};
}

std::span<const Topic> all_topics() {
  return kTopics;
}

std::string_view guardian_of(Topic topic) {
  switch (topic) {
    case Topic::booking:
      return "booking";
    case Topic::document:
      return "verification";
    case Topic::notice:
      return "notification";
    case Topic::delivery:
      return "delivery";
  }
  return {};
}

std::string dead_letter_name_of(std::string_view topic_name) {
  return std::string(topic_name) + ".dlq";
}

}  // namespace antrean
