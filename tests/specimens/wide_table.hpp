#pragma once

// Things on tables and scanners that a card may lie on or among.

#include <array>
#include <opencv2/core.hpp>
#include <string>

#include "tests/specimens/rng.hpp"

namespace antrean::specimens {

/// Fills a BGR image of that size with the named thing: "table edge", "cloth", "keyboard",
/// "papers", "cards", "mat", "white desk", "dark", "white", "lid", "page", "wood". `corners` are
/// where the document will lie, `card` is the length of a card there in pixels.
cv::Mat draw_table(Rng& rng, const std::string& what, cv::Size size,
                   const std::array<cv::Point2d, 4>& corners, double card);

/// Fingers that hold the document by its edges, no farther over it than its margin.
/// `card` as above.
void draw_fingers(Rng& rng, const std::array<cv::Point2d, 4>& corners, double card, cv::Mat& image);

}  // namespace antrean::specimens
