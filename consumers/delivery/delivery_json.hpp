#pragma once

// A delivery as the document that its row holds, and back.

#include <nlohmann/json.hpp>

#include "consumers/delivery/core/delivery.hpp"

namespace antrean::delivery {

nlohmann::json to_document(const Delivery& delivery);
/// Throws nlohmann::json::exception when the document isn't one.
Delivery from_document(const DeliveryId& id, const nlohmann::json& document);

}  // namespace antrean::delivery
