#pragma once

// Rows of print on a piece of paper that has been set straight: the paper's light divided out, the
// letters' marks, and the baselines they stand on. Knows nothing of any form.

#include <opencv2/core.hpp>
#include <vector>

namespace antrean::ocr {

/// Light gradients divided out and the blue security print faded: ink dark on white, one channel.
cv::Mat flattened_paper(const cv::Mat& bgr);

struct TextRow {
  /// Where the baseline is at the picture's middle column, and how it falls to the right.
  double base = 0;
  double slope = 0;
  /// Of all its marks (letters, dots, strokes), left to right.
  std::vector<cv::Rect> marks;
};

struct TextRows {
  /// Height of a capital letter, in pixels.
  double cap = 0;
  /// From top to bottom.
  std::vector<TextRow> rows;
};

/// Rows of capital letters whose height is between `least` and `most` pixels.
TextRows find_rows(const cv::Mat& flat, int least, int most);

/// The row from `left` to `right`, straight, its capitals `cap` pixels high, with some white
/// around.
cv::Mat strip_of(const cv::Mat& flat, const TextRow& row, double row_cap, double left, double right,
                 double cap);

}  // namespace antrean::ocr
