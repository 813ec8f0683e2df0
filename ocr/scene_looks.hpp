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

/// Looks of a picture that ends a little beside the card, with nothing but the card in them; others
/// as they are. A narrow ring of paper, of a table or of what shows behind round corners is no
/// scene, and everybody's is another. Pure.
cv::Mat without_narrow_ring(const cv::Mat& looks);

}  // namespace antrean::ocr
