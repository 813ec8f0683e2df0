#pragma once

// The effect registry.check: asks the civil registry (Dukcapil) whether the person is known as
// claimed. The effect's id is the request's, so that a repetition is recognised.

#include "common/http/client.hpp"
#include "consumers/verification/reading.hpp"

namespace antrean::verification {

/// What an answer means. `unavailable`: ask again later; nothing: the registry won't answer this
/// question, ever.
std::optional<RegistryAnswered> judge(const HttpAnswer& answer);

/// The body of the question.
nlohmann::json registry_question(const std::string& request_id, const Claim& claim);

/// A handler for EffectRunner.
EffectHandler registry_handler(const Tools& tools);

}  // namespace antrean::verification
