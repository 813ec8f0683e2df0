#pragma once

// The effect document.read: fetches a sealed scan, opens it with the person's key, lets it be read
// and compared with the claim, and stores one result per (document, content hash, engine).

#include "common/blobs.hpp"
#include "common/db/effect_runner.hpp"
#include "common/worker/part.hpp"
#include "consumers/verification/reading_pool.hpp"

namespace antrean::verification {

/// What reading and asking need. All of it outlives the effects' runners.
struct Tools {
  const Surroundings& around;
  const BlobStore& blobs;
  ReadingPool& readers;
  Rules rules;
  std::string engine;
};

/// How often a scan is begun to be read: one that kills the process or hangs each time goes to a
/// verifier.
inline constexpr int kMostReads = 3;
/// How often a scan waits for the news of its booking, which come by another topic (some hours).
inline constexpr int kMostWaits = 60;
/// The wait before the next look for them. They wake the scan themselves when they come.
std::chrono::milliseconds wait_for_claim(int attempts);

/// A handler for EffectRunner; for `verification.readers` threads with a batch of one.
EffectHandler reading_handler(const Tools& tools);

}  // namespace antrean::verification
