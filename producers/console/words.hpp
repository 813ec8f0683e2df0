#pragma once

// The console's words in Indonesian.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace antrean::console {

/// What a reason means; the code itself when it isn't known.
std::string reason_text(std::string_view code);
/// "Nama", "Tanggal lahir" ...; the key itself when it isn't known.
std::string field_text(std::string_view key);
std::string kind_text(std::string_view kind);

/// What an officer may give as reasons, by code: for a new scan, and for a refusal.
const std::vector<std::pair<std::string, std::string>>& retry_reasons();
const std::vector<std::pair<std::string, std::string>>& refusal_reasons();

/// "3 menit", "2 jam 5 menit", "4 hari".
std::string span_text(long long minutes);

}  // namespace antrean::console
