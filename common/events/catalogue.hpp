#pragma once

// The catalogue: every event that exists, its topic and its name. The AsyncAPI document and the
// JSON schemas in config/ are checked against it in a test. Adding an event: a line here, a schema,
// a message in the AsyncAPI document (docs/developers.md shows the way).

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace antrean {

enum class Topic { booking, document, notice, delivery };

enum class EventType {
  booking_requested,
  booking_held,
  booking_rejected,
  booking_billed,
  booking_confirmed,
  booking_expired,
  booking_reinstated,
  booking_paid_no_slot,
  booking_cancellation_requested,
  booking_cancelled,
  payment_received,
  payment_matched,
  payment_late,
  payment_duplicated,
  payment_mismatched,
  payment_orphaned,
  payment_quarantined,
  deadline_reached,
  cooldown_started,
  passport_issued,
  document_uploaded,
  document_read,
  document_approved,
  document_retry_requested,
  document_review_requested,
  document_reviewed,
  identity_checked,
  notice_requested,
  receipt_received,
  notice_suppressed,
  notice_sent,
  notice_delivered,
  notice_failed,
  notice_expired,
  delivery_requested,
  tracking_received,
  delivery_eligible,
  delivery_handed_over,
  delivery_moved,
  delivery_attempted,
  delivery_delivered,
  delivery_returned,
  delivery_lost,
};

/// One line of the catalogue.
struct EventKind {
  EventType type;
  Topic topic;
  /// The CloudEvents type, "id.antrean.booking.requested.v1".
  std::string_view name;
  /// The schema's file in config/schemas, without ".json": "booking.requested".
  std::string_view schema;
};

/// All of them, in the enum's order.
std::span<const EventKind> catalogue();

const EventKind& kind_of(EventType type);
std::string_view name_of(EventType type);
Topic topic_of(EventType type);
/// By CloudEvents type; nothing when there is no such event.
std::optional<EventType> event_type_of(std::string_view name);

/// The topic's name without a prefix: "antrean.booking".
std::string_view name_of(Topic topic);
std::span<const Topic> all_topics();
/// The consumer that checks every record of a topic and sends the malformed ones to the dead-letter
/// topic; the others pass over them, so that a bad record is set aside once.
std::string_view guardian_of(Topic topic);
/// The dead-letter topic of a topic: name + ".dlq".
std::string dead_letter_name_of(std::string_view topic_name);

}  // namespace antrean
