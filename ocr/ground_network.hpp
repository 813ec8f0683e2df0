#pragma once

// The trained network that tells a screen's waves from those of a card's ground
// (ocr/training/README.md). It has learnt from neither what is around cards nor what is printed on
// them; ocr/screen.cpp asks it of what a level card lies on as well. The weights are part of the
// library.

#include <opencv2/core.hpp>
#include <opencv2/dnn.hpp>

#include "ocr/ground_spectra.hpp"

namespace antrean::ocr {

/// One object a thread: asking changes it.
class GroundNetwork {
 public:
  GroundNetwork();

  /// Votes for a screen, in logits: over 0 it is one rather than not. `card_width` is in pixels of
  /// the picture that the fine spectra are of.
  double votes(const Spectra& fine, const Spectra& slow, double card_width);

 private:
  cv::dnn::Net net_;
  cv::Mat input_;
};

}  // namespace antrean::ocr
