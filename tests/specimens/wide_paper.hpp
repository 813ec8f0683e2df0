#pragma once

// Grounds of cards of many printings and ages: what the letters stand on.

#include <opencv2/core.hpp>
#include <string>

#include "tests/specimens/paint.hpp"
#include "tests/specimens/rng.hpp"

namespace antrean::specimens {

struct WidePaper {
  cv::Mat image;     ///< BGRA, premultiplied; transparent outside the card's rounded outline.
  std::string name;  ///< "hue gradient/batik": what the paper is and what is printed on it.
};

/// Fills a document's canvas with a colour and a security print of some kind; returns their names
/// ("pale/rings").
std::string paint_wide_ground(Canvas& canvas, Rng& rng);
/// Fills it with office paper, white, greyish or yellowed, without print.
std::string paint_office_paper(Canvas& canvas, Rng& rng);

/// An empty card at `scale` pixels a unit; two in five have an ornament, which has a stream of its
/// own.
WidePaper draw_wide_paper(Rng& rng, Rng& ornaments, double scale);

}  // namespace antrean::specimens
