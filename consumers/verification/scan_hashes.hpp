#pragma once

// The table scan_hash: what each scan looks like, and which other bookings' scans look the same.
//
// Of two workers that handle the same scan under two bookings at once, one at least finds the
// other's: each commits its own hash first and looks for others only then, in another transaction.
// Under READ COMMITTED a statement sees all that was committed before it began; of two commits one
// is the later, and the look that follows it begins after both. Which of the two it is isn't said,
// and it may be both: then a verifier sees both scans. No lock is taken that would let all readers
// wait for each other.

#include <pqxx/pqxx>
#include <vector>

#include "common/db/pool.hpp"
#include "common/sealing.hpp"
#include "consumers/verification/core/used_twice.hpp"
#include "consumers/verification/ledger.hpp"
#include "ocr/perceptual_hash.hpp"

namespace antrean::verification {

/// In a transaction of its own, which is committed when it returns. Once for a document and its
/// content; nothing for a person who was erased. Throws InfrastructureError.
void keep_scan_hash(ConnectionPool& pool, const DocumentRow& document, const ClaimRow& claim,
                    const ocr::PerceptualHash& hash);

/// The applicants of other bookings under whom the scan was uploaded as well; none while this
/// one's hash isn't kept. `master` opens what they claim, for a family card. In a transaction of
/// its own; throws InfrastructureError.
std::vector<ScanTwin> find_scan_twins(ConnectionPool& pool, const Key& master,
                                      const DocumentRow& document, const ClaimRow& claim);

/// Removes a person's hashes: to be called where the person's key is destroyed, after it and in the
/// same transaction. A scan that is being read meanwhile leaves none behind.
void forget_scan_hashes(pqxx::work& tx, const PersonId& person);

}  // namespace antrean::verification
