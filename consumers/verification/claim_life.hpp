#pragma once

// Whether the applicants' bookings are under way, in document_claim.live: as the booking consumer
// counts it for its rule LIVE_BOOKING, but for each applicant.

#include <map>
#include <pqxx/pqxx>
#include <string>
#include <utility>

#include "common/events/envelope.hpp"

namespace antrean::verification {

/// For one transaction and one thread.
class ClaimLife {
 public:
  /// Takes in what the event says of it; most say nothing.
  void note(const Event& event);
  /// To be called when new claims are stored.
  void store(pqxx::work& tx) const;

 private:
  /// By booking and applicant, 0 for all: a passport is issued after all that befalls the booking.
  std::map<std::pair<std::string, int>, bool> live_;
};

}  // namespace antrean::verification
