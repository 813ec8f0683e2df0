#pragma once

// Deadlines and reminders as rows. A timer fires once, as deadline.reached with its kind and
// version; who receives it ignores a version that is no longer the aggregate's.

#include <cstdint>
#include <pqxx/pqxx>
#include <span>
#include <string>

#include "common/time.hpp"

namespace antrean {

struct Timer {
  /// E.g. "booking.upload-window"; the part before the dot names the consumer.
  std::string kind;
  /// The booking's id: the key of the event that it becomes.
  std::string subject;
  std::int64_t version = 0;
  Instant due_at;
  std::string office_id;
  /// The event that set it.
  std::string cause;
};

/// Sets the timers by set; one that is there already (subject, kind, version) keeps its row.
void set_timers(pqxx::work& tx, std::span<const Timer> timers);

}  // namespace antrean
