#pragma once

// What happens to a delivery: a pure function of its state, the news and what is known around it.
// No clock, no database, no partner. domain.md, Delivery by the postal service:
//
//   REQUESTED -> ELIGIBLE -> HANDED_OVER -> IN_TRANSIT -> OUT_FOR_DELIVERY -> DELIVERED
//                                                           |      ^
//                                                           v      |     (at most 3 attempts)
//                                                        ATTEMPT_FAILED -> RETURNED | LOST
//   CANCELLED from REQUESTED.
//
// The postal service's news comes repeatedly and out of order: news of what was before never takes
// a delivery back, and news of what was missed is skipped over.

#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "common/events/catalogue.hpp"
#include "consumers/delivery/core/delivery.hpp"

namespace antrean::delivery {

/// delivery.requested. The same delivery again is a correction, as long as nothing was sent off.
struct Requested {
  Delivery wanted;
};
/// passport.issued, or what makes it known that nothing more is awaited.
struct Issued {};
/// tracking.received. Without `status` the postal service used a word that we don't know.
struct Tracked {
  std::optional<Tracking> status;
  Instant occurred_at;
  std::string resi;
};
/// booking.cancelled.
struct BookingCancelled {};
/// The postal service took our request (or had it already).
struct TakenByPost {
  std::string resi;
};
/// The postal service refused our request for good.
struct RefusedByPost {
  std::string reason;
};
using Input =
    std::variant<Requested, Issued, Tracked, BookingCancelled, TakenByPost, RefusedByPost>;

/// What is known around the delivery.
struct Facts {
  /// Numbers of the booking's applicants whose passports are issued.
  std::set<int> issued;
  /// The power of attorney is there.
  bool authority = true;
  /// The postal fee is paid (it is no PNBP and goes to the postal service).
  bool fee = true;
  /// Another delivery of the same booking is under way.
  bool other_under_way = false;
  /// The office's short name, for the notices.
  std::string office_name;
};

struct EventOut {
  EventType type;
  nlohmann::json data;
};

struct NoticeOut {
  /// "N32".
  std::string name;
  bool urgent = false;
  Instant not_after;
  nlohmann::json parameters;
};

struct Decision {
  /// The delivery as it is from now on; nothing when it stays as it was.
  std::optional<Delivery> next;
  std::vector<EventOut> events;
  std::vector<NoticeOut> notices;
  /// Ask the postal service to collect.
  bool request_pickup = false;
};

/// `state` is nullptr when there is no such delivery.
Decision decide(const Delivery* state, const Input& input, const Facts& facts, Instant now);

}  // namespace antrean::delivery
