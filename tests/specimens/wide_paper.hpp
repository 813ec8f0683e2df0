#pragma once

// Grounds of cards of many printings and ages: what the letters stand on.

#include <opencv2/core.hpp>
#include <string>

#include "tests/specimens/rng.hpp"

namespace antrean::specimens {

struct WidePaper {
  cv::Mat image;     ///< BGRA, premultiplied; transparent outside the card's rounded outline.
  std::string name;  ///< "hue gradient/batik": what the paper is and what is printed on it.
};

/// An empty card at `scale` pixels a unit.
WidePaper draw_wide_paper(Rng& rng, double scale);

}  // namespace antrean::specimens
