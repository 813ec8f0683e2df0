#pragma once

// A flat screen as a camera sees it: every pixel of the panel is three upright stripes, red, green
// and blue, with dark gaps between them. What the lens leaves of that grid meets the sensor's own;
// moire comes of it by itself. How slow and strong it is hangs on distances that no formula here
// covers (a telephone also sharpens and joins several shots), so moire can be ordered directly too.

#include <opencv2/core.hpp>

#include "tests/specimens/rng.hpp"

namespace antrean::specimens {

struct Panel {
  double pixels = 0;    ///< Of the panel along the document's width; 0 is no screen but paper.
  double turn = 0;      ///< Degrees between the panel's rows and the document's.
  double stripe = 0.3;  ///< Width of a coloured stripe, as a share of a panel's pixel.
  double row = 0.9;     ///< Height that shines of a row of them, as a share.
  double black = 0;     ///< Light of what is black, as a share of white.

  bool shines() const { return pixels > 0; }
};

/// Slow waves over the whole finished picture.
struct Moire {
  double depth = 0;      ///< Of the modulation, 0 to 1; 0 is none.
  double length = 8;     ///< Of a wave, in pixels of the finished picture.
  double turn = 0;       ///< Degrees of its direction.
  double bend = 0;       ///< How far it wavers, in waves.
  bool colored = false;  ///< The three colours' waves lie beside each other.
  bool crossed = false;  ///< A second wave runs across.
};

/// Multiplies `image` (BGR) by the grid that a lens of that blur (deviation in pixels) leaves.
/// `to_image` maps the document's units, `width` of them across, to pixels.
void lay_panel_grid(const Panel& panel, const cv::Matx33d& to_image, double width, double blur,
                    cv::Mat& image);

void lay_moire(const Moire& moire, cv::Mat& image);

/// What a sensor with a filter of one colour before each pixel makes of the light in `image` (BGR):
/// every second pixel is green, every fourth red or blue, and the rest is guessed from these.
void take_through_mosaic(cv::Mat& image);

}  // namespace antrean::specimens
