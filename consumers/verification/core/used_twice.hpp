#pragma once

// When a scan that was found under other bookings as well counts as used twice; a verifier looks at
// it then (decide.hpp). Never more than that, as a mix-up at an agent's desk looks the same as a
// forgery. Pure.

#include <optional>
#include <span>
#include <string_view>

namespace antrean::verification {

/// Another booking's applicant under whom the same scan was uploaded.
struct ScanTwin {
  /// The same NIK is claimed.
  bool same_person = false;
  /// The same family card's number is claimed; nothing when either claims none.
  std::optional<bool> same_family;
  /// The booking is under way: neither rejected, expired nor cancelled, and the applicant's
  /// passport isn't issued.
  bool live = true;
};

/// `kind` is "ktp" or "kk". An identity card belongs to one person, who may use its scan again
/// when the earlier booking has come to its end; a family card's scan belongs to all of the family,
/// in as many bookings as they like.
bool is_used_twice(std::string_view kind, std::span<const ScanTwin> twins);

}  // namespace antrean::verification
