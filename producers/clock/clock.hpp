#pragma once

// The clock: due timers to deadline.reached events. A row is deleted and its event put into the
// outbox in one transaction, so that it fires once; SKIP LOCKED lets any number of clocks run.
// What is due is decided by the database's clock, plus the injected clock's offset.

#include <memory>

#include "common/worker/part.hpp"

namespace antrean {

std::unique_ptr<Part> start_clock(const Surroundings& surroundings);

}  // namespace antrean
