#pragma once

// The answers about offices and their free seats: pure functions.

#include <nlohmann/json.hpp>
#include <vector>

#include "common/offices.hpp"
#include "producers/gateway/booking_view.hpp"

namespace antrean::gateway {

nlohmann::json office_json(const Office& office, Instant now);

/// Days from `from` to `to` with their slots. `counts` are the slots that somebody has wanted; of
/// others all seats are free.
nlohmann::json slots_json(const Office& office, Date from, Date to,
                          const std::vector<SlotCount>& counts, Instant now);

}  // namespace antrean::gateway
