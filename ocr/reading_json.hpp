#pragma once

// A reading as the line that `antrean ocr` prints (contracts.md).

#include <nlohmann/json.hpp>
#include <string_view>

#include "ocr/reading.hpp"

namespace antrean::ocr {

std::string_view name_of(Kind kind);
std::string_view name_of(Severity severity);
nlohmann::json to_json(const Reading& reading);

}  // namespace antrean::ocr
