#pragma once

// The booking policy from settings [booking] and the table of fees (config/fees.toml).

#include <filesystem>

#include "common/settings/settings.hpp"
#include "consumers/booking/core/inputs.hpp"

namespace antrean::booking {

/// The policy in force on `today`: of each product's fees the last whose date has come. Throws
/// ConfigurationError naming the file and entry that is wrong.
Policy load_policy(const Settings& settings, Date today);

}  // namespace antrean::booking
