#pragma once

// A delivery: its states and what is known about it. Plain values; domain.md, Delivery by the
// postal service.

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "common/ids.hpp"
#include "common/time.hpp"

namespace antrean::delivery {

enum class State {
  /// Asked for; the passports (or authority, or fee) are awaited.
  requested,
  /// The postal service is asked to collect.
  eligible,
  handed_over,
  in_transit,
  out_for_delivery,
  /// Nobody was met; at most three times.
  attempt_failed,
  delivered,
  returned,
  lost,
  cancelled,
};

/// "HANDED_OVER".
std::string_view name_of(State state);
std::optional<State> state_of(std::string_view name);
/// No news changes it any more.
bool is_final(State state);
/// Whether the diagram has a way, in one or several steps of which the news may be missing.
bool may_become(State from, State to);

/// The postal service's word for where a consignment is.
enum class Tracking {
  accepted,
  in_transit,
  out_for_delivery,
  attempt_failed,
  delivered,
  returned,
  lost,
};

/// "out_for_delivery".
std::string_view name_of(Tracking tracking);
/// Nothing for a word that we don't know. Case, blanks and hyphens don't matter.
std::optional<Tracking> tracking_of(std::string_view raw);

/// Attempts at the door before the consignment goes back.
inline constexpr int kMostAttempts = 3;

struct Recipient {
  PersonId person;
  /// The applicant as in booking.held, sealed with the person's key.
  std::string sealed;
  /// "id" or "en".
  std::string language = "id";
};

struct Delivery {
  DeliveryId id;
  BookingId booking;
  OfficeId office;
  /// IANA name.
  std::string zone;
  State state = State::requested;
  /// Whose passports.
  std::set<int> applicants;
  /// Whose key the address is sealed with.
  PersonId person;
  std::string sealed_address;
  Recipient recipient;
  std::string correlation_id;
  /// Counts changes.
  std::int64_t version = 0;
  /// The postal service's number; empty until it is known.
  std::string resi;
  /// The postal service took our request.
  bool taken_by_post = false;
  /// Why the postal service refused for good; empty when it didn't.
  std::string refusal;
  /// When attempts failed, as the postal service says: a repetition isn't another attempt.
  std::vector<Instant> attempts;
  /// Since when it is out for delivery, as the postal service says.
  std::optional<Instant> out_since;
};

}  // namespace antrean::delivery
