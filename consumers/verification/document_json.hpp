#pragma once

// Documents' reasons and events as JSON.

#include <nlohmann/json.hpp>

#include "common/ids.hpp"
#include "consumers/verification/core/decide.hpp"

namespace antrean::verification {

/// [{"code": "NAME_DIFFERS", "field": "nama"}]; an empty field is left out.
nlohmann::json to_json(const std::vector<Reason>& reasons);
std::vector<Reason> reasons_of(const nlohmann::json& list);

/// The value of an event, but for what the reader alone knows of document.read.
nlohmann::json data_of(const Said& said, const BookingId& booking, const DocumentId& document,
                       int n, const std::string& kind);

}  // namespace antrean::verification
