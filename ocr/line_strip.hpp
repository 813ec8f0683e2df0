#pragma once

// One line of print, cut out of a part of a card in the ways that its readers like it.

#include <cstddef>
#include <opencv2/core.hpp>

#include "ocr/line_looks.hpp"
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

/// The part's row from `left` to `right`, in the part's pixels. Holds on to the part.
class LineStrip : public LineLooks {
 public:
  LineStrip(const PrintedPart& part, const TextRow& row, double left, double right)
      : part_(part), row_(row), left_(left), right_(right) {}

  cv::Mat look(std::size_t which) const override;
  cv::Mat airy() const override;
  double cap() const override { return kCap; }
  static constexpr double kCap = 26;

 private:
  const PrintedPart& part_;
  const TextRow& row_;
  double left_;
  double right_;
};

}  // namespace antrean::ocr
