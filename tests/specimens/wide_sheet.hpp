#pragma once

// Cards that aren't cards: shown on a screen, or copied onto paper. Both are a larger sheet with
// the card somewhere in it.

#include <functional>
#include <string>

#include "tests/specimens/camera.hpp"
#include "tests/specimens/rng.hpp"
#include "tests/specimens/tiers.hpp"
#include "tests/specimens/wide_scene.hpp"

namespace antrean::specimens {

/// A sheet in units of the card, which lies at `card` in it.
struct CardSheet {
  DrawnDocument sheet;
  cv::Point2d card;    ///< The card's top left corner.
  std::string method;  ///< "phone oled, gallery", "photocopy" ...
};

/// Shows the card on some screen, and makes camera and scene those of somebody who photographs it:
/// the panel's grid, reflections and refresh bands come with the scene's stage.
CardSheet show_on_wide_screen(const DrawnDocument& card, std::uint64_t seed, Tier tier,
                              Camera& camera, WideScene& scene);

/// Copies the card without its colours, onto paper or as a print of the same size.
CardSheet copy_without_colors(const DrawnDocument& card, std::uint64_t seed, Camera& camera,
                              WideScene& scene);

/// The camera for the sheet instead of the card or page, `width` units wide, which keeps its size
/// in the picture.
void frame_sheet(const CardSheet& sheet, double width, Camera& camera);

/// Makes a shot of the sheet one of the card.
void find_card(const CardSheet& sheet, double width, double height, Shot& shot);

}  // namespace antrean::specimens
