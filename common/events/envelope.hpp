#pragma once

// The envelope of an event: the attributes of CloudEvents 1.0 and its value. A value carries opaque
// ids and sealed fields only; nothing personal stands in clear.

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "common/events/catalogue.hpp"
#include "common/ids.hpp"
#include "common/time.hpp"

namespace antrean {

/// One event. Plain value. Duplicates are recognised by (source, id).
struct Event {
  EventId id;
  /// Who says it: "/antrean/gateway", "/antrean/booking" ...
  std::string source;
  EventType type{};
  /// The id of the aggregate that the type names: a booking, document, notice or delivery.
  std::string subject;
  Instant time;
  /// The Kafka key: the booking id (or the billing code of a payment whose booking isn't known).
  std::string key;
  /// The event (or effect, or timer) that caused this one; empty for a first cause.
  std::string causation_id;
  /// The first event of the chain; equals `id` for a first cause.
  std::string correlation_id;
  std::string office_id;
  /// Who acted, when not the system: "applicant", "officer:<id>", "partner:<name>".
  std::string actor;
  /// W3C trace context; empty when there is none.
  std::string traceparent;
  nlohmann::json data = nlohmann::json::object();
};

/// A new event that `cause` caused: correlation, office and trace are carried over, id is new.
Event caused_by(const Event& cause, EventType type, std::string source, Instant now);

}  // namespace antrean
