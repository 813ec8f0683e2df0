#pragma once

// What lies under and around a document: tables, cloths, a flatbed's lid.

#include <opencv2/core.hpp>

#include "tests/specimens/rng.hpp"

namespace antrean::specimens {

enum class Background { kWhite, kLid, kPlain, kWood, kCloth, kStone, kClutter, kScreen };

/// The name used in ground truth.
const char* background_name(Background background);

/// Smooth noise in [-1, 1]: `octaves` layers, the coarsest `grain` pixels wide. CV_32F.
cv::Mat smooth_noise(Rng& rng, cv::Size size, double grain_x, double grain_y, int octaves);

/// Fills a BGR image of that size.
cv::Mat draw_background(Rng& rng, Background background, cv::Size size);

}  // namespace antrean::specimens
