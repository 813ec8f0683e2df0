#pragma once

// Asking the postal service to collect: the effect postal.request. The postal service recognises a
// repetition by our request id (the delivery's), answers it with 409, and takes nothing twice; so
// an attempt whose outcome isn't known is simply made again.

#include <nlohmann/json.hpp>
#include <string>

#include "common/db/effect_runner.hpp"
#include "common/http/client.hpp"
#include "common/offices.hpp"
#include "common/worker/part.hpp"

namespace antrean::delivery {

/// What an answer of the postal service means.
struct PostalAnswer {
  enum class Kind { taken, retry, refused };
  Kind kind = Kind::retry;
  /// With `taken`, when the answer names it.
  std::string resi;
  /// With `retry`: what Retry-After asks for; zero when it doesn't.
  std::chrono::milliseconds wait{0};
};
PostalAnswer judge(const HttpAnswer& answer);

/// The body of the request. `recipient` is the opened applicant, `address` the opened address,
/// whose own recipient goes before. `office` may be nullptr.
nlohmann::json postal_request(const std::string& request_id, const nlohmann::json& payload,
                              const nlohmann::json& recipient, const nlohmann::json& address,
                              const Office* office);

/// A handler for EffectRunner. What is given outlives it.
EffectHandler postal_handler(const Surroundings& surroundings, const Offices& offices);

}  // namespace antrean::delivery
