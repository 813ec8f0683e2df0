#pragma once

// An uploaded scan in a form that browsers show.

#include <optional>
#include <string>

#include "common/sealing.hpp"

namespace antrean::console {

struct ShownScan {
  std::string media_type;
  std::string bytes;
};

/// JPEG, PNG, WebP and PDF are shown as they are, told by their first bytes rather than by what
/// was said of them; the first page of a TIFF becomes a PNG. Nothing when the bytes are none of
/// these, are damaged, or hold more than `most_pixels`.
std::optional<ShownScan> shown_scan(const Bytes& scan, std::int64_t most_pixels);

}  // namespace antrean::console
