#pragma once

// A picture made so small that its card is as wide as every other picture's.

#include <opencv2/core.hpp>

#include "ocr/find_document.hpp"

namespace antrean::ocr {

struct SmallScene {
  cv::Mat picture;
  /// The card's in it.
  Quad corners;
};

/// The card is made 320 pixels wide, or left as it is where it is narrower.
SmallScene small_scene(const cv::Mat& picture, const Quad& corners);

}  // namespace antrean::ocr
