#pragma once

// One line of print, cut out of a part of a card in the ways that its readers like it.

#include <opencv2/core.hpp>

#include "ocr/text_rows.hpp"

namespace antrean::ocr {

/// One line; its capitals are `cap` pixels high.
struct LineStrip {
  /// In the paper's own shades and close about the capitals, for the trained readers: of the names
  /// of 100 hard specimens 74 were read so, and 62 in the shape that Tesseract likes.
  cv::Mat close;
  /// As close, the paper's light divided out: another look.
  cv::Mat flat;
  /// With air around and the light divided out, for Tesseract.
  cv::Mat airy;
  double cap = 0;
};

/// A part of a card, set straight, with its rows.
struct PrintedPart {
  /// One channel, in its own shades, and as flattened_paper makes it.
  cv::Mat gray;
  cv::Mat flat;
  /// Where it is on the card, in pixels.
  cv::Point at;
  TextRows rows;
};

/// The row from `left` to `right`, in the part's pixels.
LineStrip line_strip(const PrintedPart& part, const TextRow& row, double left, double right);

}  // namespace antrean::ocr
