#pragma once

// The fields of a rectified KTP by label and layout (documents.md, e-KTP). What is read stands in
// `raw`; values are snapped to closed lists only where they are near, and dates become ISO.

#include <map>
#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <vector>

#include "ocr/find_document.hpp"
#include "ocr/ktp_layout.hpp"
#include "ocr/ktp_values.hpp"
#include "ocr/line_strip.hpp"
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
  /// Where the card's corners are after its print, in pixels of the card: only where they aren't at
  /// its own ones.
  std::optional<Quad> straighter;
  /// From row to row, in pixels of the card; 0 where too few were seen.
  double pitch = 0;
};

/// `card` is kCardWidth x kCardHeight, BGR. Where its print isn't level and upright nothing is read
/// but `straighter`, unless it is to be read `as_it_is`.
KtpReading read_ktp(const cv::Mat& card, Readers& readers, bool as_it_is);

/// The part of a card that has the body's rows, and which row is what.
struct CardBody {
  PrintedPart part;
  BodyLayout layout;
};

/// As read_ktp lays out a card whose digits don't tell where the body begins. Its labels say which
/// of several pieces of a picture is the card, and so do those of lightest_of_blue_and_green.
CardBody lay_out_card(const cv::Mat& card);

/// The NIK row of a card, for a first look at which way up it is.
cv::Rect nik_row();

}  // namespace antrean::ocr
