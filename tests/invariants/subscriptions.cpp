#include "tests/invariants/subscriptions.hpp"

#include <algorithm>

namespace antrean::invariants {

bool Subscription::wants(EventType type) const {
  return std::find(types.begin(), types.end(), type) != types.end();
}

std::vector<Topic> Subscription::topics() const {
  std::vector<Topic> found;
  for (const Topic topic : all_topics()) {
    const bool read = guardian_of(topic) == consumer ||
                      std::any_of(types.begin(), types.end(),
                                  [&](EventType type) { return topic_of(type) == topic; });
    if (read) found.push_back(topic);
  }
  return found;
}

std::span<const Subscription> subscriptions() {
  static const std::vector<Subscription> kSubscriptions{
      {"booking",
       {EventType::booking_requested, EventType::booking_cancellation_requested,
        EventType::payment_received, EventType::deadline_reached, EventType::document_uploaded,
        EventType::document_approved, EventType::document_retry_requested,
        EventType::document_review_requested, EventType::document_reviewed,
        EventType::passport_issued, EventType::delivery_delivered}},
      {"verification",
       {EventType::booking_held, EventType::booking_billed, EventType::booking_expired,
        EventType::booking_cancelled, EventType::booking_rejected, EventType::booking_reinstated,
        EventType::booking_paid_no_slot, EventType::passport_issued, EventType::document_uploaded,
        EventType::document_reviewed}},
      {"notification",
       {EventType::notice_requested, EventType::receipt_received, EventType::booking_held,
        EventType::booking_rejected, EventType::booking_billed, EventType::booking_confirmed,
        EventType::booking_expired, EventType::booking_reinstated, EventType::booking_paid_no_slot,
        EventType::booking_cancelled}},
      {"delivery",
       {EventType::delivery_requested, EventType::passport_issued, EventType::tracking_received,
        EventType::booking_cancelled}},
  };
  return kSubscriptions;
}

}  // namespace antrean::invariants
