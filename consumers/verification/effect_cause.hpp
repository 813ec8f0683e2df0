#pragma once

// What an effect causes names the effect as its cause.

#include "common/db/effects.hpp"
#include "common/events/envelope.hpp"

namespace antrean::verification {

inline Event cause_of(const ClaimedEffect& effect) {
  Event cause;
  cause.id = EventId{effect.id.str()};
  cause.subject = effect.subject;
  cause.key = effect.payload.at("booking_id").get<std::string>();
  return cause;
}

}  // namespace antrean::verification
