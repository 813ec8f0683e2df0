#pragma once

// Surroundings and light of photographs and scans: what lies under, about, over and on a card.

#include <memory>
#include <string>

#include "tests/specimens/camera.hpp"
#include "tests/specimens/rng.hpp"
#include "tests/specimens/tiers.hpp"

namespace antrean::specimens {

/// What is about a card and how it is lit; `stage` draws both and keeps the streams it needs.
struct WideScene {
  std::string surroundings;  ///< "keyboard", "fingers on cloth", "tight crop" ...
  std::string light;         ///< "even", "hard shadow", "flash" ...
  std::string table;         ///< What lies under it, whether it is seen or not.
  Stage stage;
};

/// Draws a scene for the tier; changes the camera where a scene needs it (a scanning program's crop
/// has no tilt). All drawing comes from `seed`; things keep their size beside a card or a page.
WideScene invent_scene(std::uint64_t seed, Tier tier, Camera& camera, Sheet document);

/// Light of several colours: a slope of hue over the picture.
void light_in_colors(Rng& rng, cv::Mat& image);

/// Adds window or lamp light reflected by glass or laminate within the outline, up to `strength`
/// grey levels.
void reflect(Rng& rng, const std::array<cv::Point2d, 4>& corners, double strength, cv::Mat& image);

}  // namespace antrean::specimens
