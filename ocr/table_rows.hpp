#pragma once

// The rows of a page's two tables: which rules, in a picture of the page that is nearly level, are
// those of twice ten rows. Pure.

#include <cstddef>
#include <opencv2/core.hpp>
#include <utility>
#include <vector>

#include "ocr/thin_lines.hpp"

namespace antrean::ocr {

inline constexpr std::size_t kTableRows = 10;

/// Lines along the rows of a picture, told in strips across it.
struct Bands {
  std::vector<Profile> each;
  /// Each strip's middle column.
  std::vector<double> centers;
  /// What counts as a rule wholly seen.
  float full = 0;
  /// Mean over the strips, 1 for a rule wholly seen, each allowed to be off by a few pixels.
  Profile all;
};

/// Of the rules along the rows of a page's `dark`ness, from side to side.
Bands row_bands(const cv::Mat& dark);

/// Of upright rules from `top` to `bottom`, in bands of a quarter of a row's `pitch`, so that a
/// letter's upright stroke, even in all rows, fills half of them; lines are those of the turned
/// picture. `from` gets the first row of pixels.
Bands upright_bands(const cv::Mat& dark, double top, double bottom, double pitch, int& from);

/// The profile at the nearest pixel; 0 outside.
double value_at(const Profile& profile, double at);

/// Where lines are and how much of them is seen, `least` and more: no two nearer to each other than
/// any column is wide.
std::vector<std::pair<double, double>> peaks_of(const Profile& lines, double least);

/// Ten rows, in pixels.
struct TenRows {
  /// The first row's upper rule.
  double top = 0;
  /// Height of a row.
  double pitch = 0;

  /// The rule above row `row`; kTableRows: the last row's lower rule.
  double rule(std::size_t row) const { return top + static_cast<double>(row) * pitch; }
};

struct TableRows {
  TenRows first;
  TenRows second;
  /// How clearly the rules were seen, 0 to 1.
  double clearness = 0;
  /// The rows stand above their headings.
  bool upside_down = false;
};

/// Both tables' rows between `from` and `to` in a page's `dark`ness, of which `bands` were made, at
/// `scale` pixels to a tenth of a millimetre. A clearness of 0 when there are none.
TableRows find_rows(const cv::Mat& dark, const Bands& bands, double from, double to, double scale);

}  // namespace antrean::ocr
