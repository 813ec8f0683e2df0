#pragma once

// Pages that are compiled in (see CMakeLists.txt).

#include <string_view>

namespace antrean::console::embedded {

extern const std::string_view kLayout;
extern const std::string_view kLogin;
extern const std::string_view kQueue;
extern const std::string_view kDocument;
extern const std::string_view kMessage;
extern const std::string_view kStyle;

}  // namespace antrean::console::embedded
