#include "common/events/envelope.hpp"

#include <utility>

namespace antrean {

Event caused_by(const Event& cause, EventType type, std::string source, Instant now) {
  Event event;
  event.id = EventId{new_uuid()};
  event.source = std::move(source);
  event.type = type;
  event.subject = cause.subject;
  event.time = now;
  event.key = cause.key;
  event.causation_id = cause.id.str();
  event.correlation_id = cause.correlation_id.empty() ? cause.id.str() : cause.correlation_id;
  event.office_id = cause.office_id;
  event.traceparent = cause.traceparent;
  return event;
}

}  // namespace antrean
