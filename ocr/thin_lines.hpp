#pragma once

// Thin dark lines across a picture's rows, told band by band: what rules of a table leave in narrow
// strips of it, however they lean from one strip to the next. Pure.

#include <opencv2/core.hpp>
#include <vector>

namespace antrean::ocr {

/// Rules are looked for on a page at so many pixels to a page pixel (find_page.hpp).
inline constexpr double kPageScale = 0.75;

/// One number a row of pixels, 0 to 1: how much darker than what is just above and below.
using Profile = std::vector<float>;

/// Darkness against the paper around, 0 to 255, so that neither shadow nor gloom matters. `page` is
/// gray, at about kPageScale.
cv::Mat darkness_of(const cv::Mat& page);

/// Of the lines along the rows of `dark`, in one band of its columns.
Profile thin_lines(const cv::Mat& dark, const cv::Range& band);

}  // namespace antrean::ocr
