#pragma once

// What an applicant claims to be, out of its seal.

#include "common/sealing.hpp"
#include "consumers/verification/ledger.hpp"
#include "consumers/verification/scan_reader.hpp"

namespace antrean::verification {

/// With the key of the claim's person. Throws PoisonMessage when it doesn't open with that key.
Claim open_claim(const Key& key, const ClaimRow& claim);

}  // namespace antrean::verification
