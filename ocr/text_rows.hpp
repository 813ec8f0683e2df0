#pragma once

// Rows of print on a piece of paper that has been set straight: the paper's light divided out, the
// letters' marks, and the baselines they stand on. Knows nothing of any form.

#include <opencv2/core.hpp>
#include <vector>

namespace antrean::ocr {

/// One channel in which ink stays and the security print, which is blue, fades.
cv::Mat lightest_of_blue_and_green(const cv::Mat& bgr);

/// Light gradients divided out and the blue security print faded: ink dark on white, one channel.
/// Takes BGR, or what lightest_of_blue_and_green makes of it.
cv::Mat flattened_paper(const cv::Mat& picture);

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

/// What is ink: what is darker than one level for the whole picture, or than its own surroundings
/// let expect (print in glare is faint, noise in the dark is strong).
enum class InkBy { page, surroundings };

/// Rows of capital letters whose height is between `least` and `most` pixels.
TextRows find_rows(const cv::Mat& flat, int least, int most, InkBy by = InkBy::page);

/// How far rows and columns are from the picture's own, in pixels a pixel.
struct Askew {
  /// How rows fall to the right, at the picture's upper and at its lower edge.
  double top = 0;
  double bottom = 0;
  /// How columns go to the right on their way down.
  double lean = 0;
};

/// Columns are where words begin after a blank. Without rows nothing is askew.
Askew askew_of(const TextRows& rows, const cv::Size& size);

/// The row from `left` to `right`, straight, its capitals `cap` pixels high, with `air` above and
/// below, in heights of a capital. `picture` has the pixels of the one whose rows these are.
cv::Mat strip_of(const cv::Mat& picture, const TextRow& row, double row_cap, double left,
                 double right, double cap, double air);

}  // namespace antrean::ocr
