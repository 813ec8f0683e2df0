#pragma once

// A forger's tools: taking letters away and putting others in their place.
//
// All work on a picture of the upright card, BGR, so that they serve on the card before the camera
// and on a finished picture alike.

#include <opencv2/core.hpp>
#include <string>

#include "tests/specimens/paint.hpp"
#include "tests/specimens/pen.hpp"
#include "tests/specimens/rng.hpp"

namespace antrean::specimens {

struct Desk {
  cv::Mat image;        ///< The card, BGR.
  double scale = 1;     ///< Pixels a unit of the card.
  double softness = 0;  ///< Blur of the picture's own letters, deviation in pixels.
  double noise = 0;     ///< Of the picture's sensor, in grey levels.
};

/// A box in units as pixels of the desk, cut to the picture.
cv::Rect pixels_on(const Desk& desk, const cv::Rect2d& box);

/// Takes the letters in `box` (units) away: "inpaint" fills them from their edges, "ground" lays
/// ground from an empty place over them, "heal" blends such ground in.
void erase(const std::string& how, Rng& rng, const cv::Rect2d& box, Desk& desk);

/// What the ink in a box looks like (its darkest part).
Color ink_in(const Desk& desk, const cv::Rect2d& box);

/// Types words with their baseline's left end at (x, y) in units, in the pen's or face's shape; as
/// soft as the picture times `match`, and as noisy.
void type(Rng& rng, const std::string& words, const TextStyle& style, const Pen& pen, double x,
          double y, double match, Desk& desk);

/// Lays `piece` over the desk at the pixel `at`, its outer `feather` pixels blending in.
void lay_piece(const cv::Mat& piece, cv::Point at, int feather, Desk& desk);

}  // namespace antrean::specimens
