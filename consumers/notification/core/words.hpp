#pragma once

// Codes of reasons in a few words, as they stand in the brackets of an SMS.

#include <string>
#include <string_view>

namespace antrean::notification {

/// In the language ("en", else Indonesian). A code without words of its own points to the status
/// page.
std::string reason_in_words(std::string_view code, std::string_view language);

/// The longest of them all: with it the texts are checked at the start.
std::string longest_reason();

/// "60 menit", "60 minutes".
std::string minutes_in_words(const std::string& minutes, std::string_view language);

}  // namespace antrean::notification
