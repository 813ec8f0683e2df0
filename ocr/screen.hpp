#pragma once

// Signs that a screen was photographed, not a card. Looked for in the picture's own pixels: setting
// the card straight would blur a grid away.

#include <opencv2/core.hpp>

#include "ocr/find_document.hpp"

namespace antrean::ocr {

struct ScreenSigns {
  /// 0 to 1: a grid or moire more regular than paper is. Over 0.5 it is a screen.
  double screen = 0;
  /// The picture is too coarse to show a screen's grid, and its light is as cool as a screen's with
  /// traces of a grid, or the card lies in what a program shows around a picture: nobody can tell.
  bool cannot_be_excluded = false;
};

/// `corners` are the card's in `picture`, `card` is what rectify() made of it; both BGR.
ScreenSigns screen_signs(const cv::Mat& picture, const Quad& corners, const cv::Mat& card);

}  // namespace antrean::ocr
