#pragma once

// Files that are compiled in, so that the program runs from any folder (see CMakeLists.txt).

#include <string_view>

namespace antrean::gateway::embedded {

extern const std::string_view kOpenApi;
extern const std::string_view kStatusPage;
extern const std::string_view kStatusStyle;
extern const std::string_view kStatusScript;

}  // namespace antrean::gateway::embedded
