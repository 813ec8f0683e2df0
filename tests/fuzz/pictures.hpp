#pragma once

// Small pictures as seeds: every format that is taken, with a few words on each.

#include <string>
#include <vector>

namespace antrean::fuzz {

/// JPEG (also with EXIF), PNG, WebP, TIFF; 240 x 200 pixels.
std::vector<std::string> small_pictures();

}  // namespace antrean::fuzz
