#pragma once

// Where print stands within a row, told from its marks alone. Distances are in pixels, or in
// heights of a capital (`cap`, in pixels). Pure.

#include <opencv2/core.hpp>
#include <utility>
#include <vector>

#include "ocr/text_rows.hpp"

namespace antrean::ocr {

/// Left and right edge of the longest run of marks between which no gap is wider than `gap`.
/// `marks` are sorted from left to right, one at least.
std::pair<double, double> longest_run(const std::vector<cv::Rect>& marks, double gap);

/// The right edge of the colon that is nearest to `where`; 0 when none is near.
double colon_near(const TextRow& row, double where, double cap);

/// The right edge of the marks behind `from`, up to a wide blank; 0 when there are none.
double end_of_print(const TextRow& row, double from, double cap);

}  // namespace antrean::ocr
