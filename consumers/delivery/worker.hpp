#pragma once

// The delivery worker: the consumer's loop and its requests to the postal service.

#include <memory>

#include "common/worker/part.hpp"

namespace antrean {

std::unique_ptr<Part> start_delivery_worker(const Surroundings& surroundings);

}  // namespace antrean
