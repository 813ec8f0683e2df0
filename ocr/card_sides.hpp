#pragma once

// Cards told by their straight sides. An outline that is broken, by what touches the card on the
// table or by the picture's edge, is no contour any more; its sides are still there, and the
// picture's own edges stand in for those that it cut off.

#include <cstddef>
#include <opencv2/core.hpp>
#include <vector>

#include "ocr/find_document.hpp"

namespace antrean::ocr {

/// At most `most` quadrilaterals of a card's shape whose sides are seen best, the best first; in
/// pixels of `small`, which is BGR and some 560 pixels long. Corners may lie a little outside.
std::vector<Quad> cards_by_sides(const cv::Mat& small, std::size_t most);

}  // namespace antrean::ocr
