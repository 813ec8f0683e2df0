#pragma once

// One thing that happened, on its way into the core: the typed input with the envelope that tells
// the cause. Made from events here, and from effects' results by billing.hpp.

#include <map>
#include <optional>

#include "common/db/persons.hpp"
#include "common/events/envelope.hpp"
#include "common/secrets.hpp"
#include "consumers/booking/core/inputs.hpp"

namespace antrean::booking {

struct Incoming {
  BookingId booking;
  Input input;
  /// The cause of whatever follows; for an effect's result, an event that is never sent.
  Event cause;
};

/// An application as it was opened: what stood in the sealed box of booking.requested.
struct OpenedApplicant {
  int n = 0;
  PersonId person;
  std::string kk_hash;
  bool child = false;
  /// JSON of what is personal; sealed with the person's key before it is stored.
  std::string plain;
};

/// Opens the sealed applicants. Throws PoisonMessage when the box can't be opened, isn't a list of
/// 1 to 20 applicants with all fields, or their number differs from what the event says.
std::vector<OpenedApplicant> open_applicants(const Event& event, const Secrets& secrets);

/// booking.requested with its applicants sealed under their own keys.
Incoming requested(const Event& event, const std::vector<OpenedApplicant>& applicants,
                   const PersonKeys& keys);

/// Any other event that the booking consumer wants; nothing when it is of no consequence for a
/// booking. A payment's booking is the one that `by_billing_code` names, if any. Throws
/// PoisonMessage.
std::optional<Incoming> translate(const Event& event,
                                  const std::map<std::string, BookingId>& by_billing_code);

}  // namespace antrean::booking
