#pragma once

// The tiers of difficulty: what a document may meet on its way into an upload.

#include <optional>
#include <string>
#include <string_view>

#include "tests/specimens/camera.hpp"
#include "tests/specimens/rng.hpp"

namespace antrean::specimens {

enum class Tier {
  kClean,       ///< Flat, straight, fills the picture.
  kScan,        ///< Flatbed: +-5 degrees, any quarter turn, often grey, small on a page.
  kPhotograph,  ///< Hand-held: perspective to 20 degrees, shadow, mild blur, JPEG 60-85.
  kHard,        ///< Any angle, glare, dark, noise, motion blur, 500-800 px wide, JPEG 35-60.
  kBlurred,     ///< Nobody can read it.
};

std::string_view tier_name(Tier tier);
std::optional<Tier> tier_from(std::string_view name);

/// What size of document the camera is for.
enum class Sheet { kCard, kPage };

Camera invent_camera(Rng& rng, Tier tier, Sheet sheet);

}  // namespace antrean::specimens
