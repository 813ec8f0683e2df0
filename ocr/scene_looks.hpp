#pragma once

// A card with what lies around it, as the network that knows screens by their scene sees them
// (scene_network.hpp).

#include <opencv2/core.hpp>

#include "ocr/small_scene.hpp"

namespace antrean::ocr {

/// Size of the looks, and where the card is set straight in them: there is room for a telephone or
/// a program's window around it.
inline const cv::Size kSceneLooked{160, 136};
inline const cv::Rect kCardInScene{44, 45, 72, 46};

/// Five channels of 8 bits: blue, green and red, how rough the scene is from pixel to pixel, and
/// what of it is in the picture, 255 or 0; where it isn't, the others are 0. Pure.
cv::Mat scene_looks(const SmallScene& scene);

}  // namespace antrean::ocr
