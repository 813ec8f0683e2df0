#pragma once

// One line of print, cut out of a part of a card in the ways that its readers like it.

#include <cstddef>
#include <opencv2/core.hpp>

#include "ocr/text_rows.hpp"

namespace antrean::ocr {

/// A part of a card, set straight, with its rows.
struct PrintedPart {
  /// One channel, in its own shades, and as flattened_paper makes it.
  cv::Mat gray;
  cv::Mat flat;
  /// Where it is on the card, in pixels.
  cv::Point at;
  TextRows rows;
};

/// Ways to look at one line: they differ in shades, sharpness and the air around.
inline constexpr std::size_t kLooks = 5;

/// The part's row from `left` to `right`, in the part's pixels. Holds on to the part.
class LineStrip {
 public:
  LineStrip(const PrintedPart& part, const TextRow& row, double left, double right)
      : part_(part), row_(row), left_(left), right_(right) {}

  /// For the trained readers, close about the capitals; the first is the best alone.
  cv::Mat look(std::size_t which) const;
  /// For Tesseract: with air around, and the paper's light divided out.
  cv::Mat airy() const;
  /// The height of a capital in both, in pixels.
  static constexpr double kCap = 26;

 private:
  const PrintedPart& part_;
  const TextRow& row_;
  double left_;
  double right_;
};

}  // namespace antrean::ocr
