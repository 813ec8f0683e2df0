#pragma once

// Reading the NIK: sixteen digits in OCR-A. Two readers that share nothing but the picture: glyph
// templates on the digits' components, and the trained network, which cuts nothing apart. What they
// agree in is sure; where they don't, Tesseract is asked too, and all are weighed digit by digit.

#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "ocr/readers.hpp"

namespace antrean::ocr {

struct NumberReading {
  /// Sixteen digits, or empty.
  std::string digits;
  /// 0 to 1: the least sure digit's.
  double confidence = 0;
  /// In pixels of the picture given.
  cv::Rect box;
  /// In a face that no card's number is printed in.
  bool foreign_face = false;
  DigitSigns signs;
  /// The digits', left to right.
  std::vector<cv::Rect> boxes;
  /// Per digit: likeness of the best template (0 to 1) and its lead over the second.
  std::vector<double> likeness;
  std::vector<double> lead;
};

/// What the glyph templates alone make of the row.
NumberReading match_number(const cv::Mat& row);

/// Reads the row of digits in `row`, a part of a rectified card in BGR. Digits that only the
/// network saw have no boxes, and are never sure enough to be approved: whether they were tampered
/// with can't be told.
NumberReading read_number(const cv::Mat& row, Readers& readers);

}  // namespace antrean::ocr
