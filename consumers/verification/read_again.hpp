#pragma once

// Having the scans that wait for a verifier read once more, after the reading engine's version
// changed; on an operator's request.

#include <string>

#include "common/worker/part.hpp"

namespace antrean::verification {

struct ReadAgain {
  /// Scans that wait for a verifier and that `engine` hasn't read.
  int found = 0;
  /// Of those, how many will be read once more.
  int asked = 0;
};

/// Asks for another reading of each; the verification workers do it. With `only_count` nothing is
/// changed. Safe beside running workers, and to repeat. Throws InfrastructureError without a
/// database.
ReadAgain read_reviews_again(const Surroundings& surroundings, const std::string& engine,
                             bool only_count);

}  // namespace antrean::verification
