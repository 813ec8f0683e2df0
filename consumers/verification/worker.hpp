#pragma once

// The verification worker: the consumer's loop, the readers of scans, and its questions to the
// civil registry.

#include <memory>
#include <string>

#include "common/worker/part.hpp"
#include "consumers/verification/reading_pool.hpp"

namespace antrean {

std::unique_ptr<Part> start_verification_worker(const Surroundings& surroundings);

namespace verification {

/// With other readers, for tests. `engine` names what they read.
std::unique_ptr<Part> start_worker(const Surroundings& surroundings, ReadingPoolSettings readers,
                                   ScanReaderFactory factory, std::string engine);

}  // namespace verification
}  // namespace antrean
