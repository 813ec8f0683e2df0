#pragma once

// The notification worker: notices planned by the loop, sent by two effect runners.

#include <memory>

#include "common/worker/part.hpp"

namespace antrean {

std::unique_ptr<Part> start_notification_worker(const Surroundings& surroundings);

}  // namespace antrean
