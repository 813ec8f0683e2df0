#pragma once

// toml++, made safe for files that people edit, and the one way that they are read. Include this
// instead of <toml++/toml.h>: a program must see the library in one shape only.
//
// toml++ 3.3 asserts some things of a malformed file that don't hold (a key that ends too early,
// say); without assertions it lets the compiler assume them. Here they throw, and such a file is
// refused like any other.

#include <filesystem>

namespace antrean {

/// What a broken assertion of toml++ does: throws std::logic_error.
[[noreturn]] void refuse_toml();

}  // namespace antrean

#pragma push_macro("NDEBUG")
#undef NDEBUG
#define TOML_ASSERT(expression) ((expression) ? void() : ::antrean::refuse_toml())
#include <toml++/toml.h>
#pragma pop_macro("NDEBUG")

namespace antrean {

/// Reads a TOML file. Throws ConfigurationError with the file, the line where it's known, and what
/// is wrong there.
toml::table read_toml(const std::filesystem::path& file);

}  // namespace antrean
