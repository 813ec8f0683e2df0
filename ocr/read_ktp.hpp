#pragma once

// The fields of a rectified KTP by label and layout (documents.md, e-KTP). What is read stands in
// `raw`; values are snapped to closed lists only where they are near, and dates become ISO.

#include <map>
#include <opencv2/core.hpp>
#include <string>
#include <utility>
#include <vector>

#include "ocr/ktp_values.hpp"
#include "ocr/read_number.hpp"
#include "ocr/readers.hpp"
#include "ocr/reading.hpp"

namespace antrean::ocr {

struct KtpReading {
  /// Boxes in pixels of the card.
  Fields fields;
  NumberReading nik;
  /// Labels that were recognised: how surely this is a KTP, and the right way up.
  int labels = 0;
  /// Values that only a KTP's rows have: a sex, a date, RT/RW, WNI, a state of marriage ...
  int signs = 0;
  /// Words of four letters and more that were read with confidence: whether anything can be read.
  int clear_words = 0;
  /// Decisive values whose paper isn't that of the card around them, and its step (tamper.hpp).
  std::vector<std::pair<std::string, double>> patched;
};

/// `card` is kCardWidth x kCardHeight, BGR.
KtpReading read_ktp(const cv::Mat& card, Readers& readers);

/// The NIK row of a card, for a first look at which way up it is.
cv::Rect nik_row();

}  // namespace antrean::ocr
