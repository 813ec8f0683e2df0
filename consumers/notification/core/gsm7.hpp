#pragma once

// The SMS alphabet: GSM 03.38's default, in one part of 160 characters. Unicode and concatenated
// messages aren't dependable in Indonesia (engineering.md).

#include <cstddef>
#include <string>
#include <string_view>

namespace antrean::notification {

inline constexpr std::size_t kSmsLength = 160;

/// UTF-8 to characters of the GSM alphabet that ASCII has too: accents are dropped (é to e), quotes
/// and dashes straightened, what has no likeness becomes '?'; line breaks become blanks.
std::string to_gsm7(std::string_view utf8);

/// Length in septets: the extension characters (^{}\[~]|) count twice.
std::size_t gsm7_length(std::string_view text);

/// A person's name in at most `most` characters: whole words, the rest as initials, never cut in
/// the middle of the first.
std::string short_name(std::string_view name, std::size_t most);

}  // namespace antrean::notification
