#pragma once

// The booking worker: the consumer's loop and its requests for billing codes.

#include <memory>

#include "common/worker/part.hpp"

namespace antrean {

std::unique_ptr<Part> start_booking_worker(const Surroundings& surroundings);

}  // namespace antrean
