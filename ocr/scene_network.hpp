#pragma once

// The trained network that knows a photographed screen by its scene: the panel around the card, its
// frame, its light (ocr/training/README.md). It sees the card too small for any grid, which
// ground_network.hpp looks for. The weights are part of the library.

#include <opencv2/core.hpp>
#include <opencv2/dnn.hpp>

namespace antrean::ocr {

/// One object a thread: asking changes it.
class SceneNetwork {
 public:
  SceneNetwork();

  /// Votes for a screen, in logits: over 0 it is one rather than not. `looks` are scene_looks().
  double votes(const cv::Mat& looks);

 private:
  cv::dnn::Net net_;
  cv::Mat input_;
};

}  // namespace antrean::ocr
