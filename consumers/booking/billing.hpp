#pragma once

// Asking the payment partner for a billing code: the effect billing.request. The partner recognises
// a repetition by our request id (the effect's), so an attempt whose outcome isn't known is simply
// made again.

#include "common/db/effect_runner.hpp"
#include "common/worker/part.hpp"
#include "consumers/booking/core/inputs.hpp"

namespace antrean::booking {

/// A handler for EffectRunner. What is given outlives it.
EffectHandler billing_handler(const Surroundings& surroundings, const Offices& offices,
                              const Policy& policy);

}  // namespace antrean::booking
