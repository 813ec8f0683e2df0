#pragma once

#include <string_view>

namespace antrean::ocr {

/// Changes whenever readings may change: a document has one result per engine version.
inline constexpr std::string_view kEngineVersion = "22";

}  // namespace antrean::ocr
