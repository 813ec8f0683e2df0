#include "ocr/small_scene.hpp"

#include <algorithm>

#include "ocr/shrink.hpp"

namespace antrean::ocr {

SmallScene small_scene(const cv::Mat& picture, const Quad& corners) {
  constexpr double kWidth = 320;
  const double scale = std::min(1.0, kWidth / std::max(1.0, width_of(corners)));
  SmallScene scene{shrunk(picture, scale), corners};
  for (cv::Point2f& corner : scene.corners) corner *= scale;
  return scene;
}

}  // namespace antrean::ocr
