#pragma once

// Which of a family card's columns is which, where a rule was lost or a stroke taken for one.

#include <opencv2/core.hpp>

#include "ocr/find_page.hpp"
#include "ocr/readers.hpp"
#include "ocr/ruled_tables.hpp"

namespace antrean::ocr {

/// Where the NIKs stand tells whether a rule of the first `table` left of them was lost in glare, a
/// stroke was taken for one, or the rule between names and NIKs is missing: puts rules in or takes
/// them out. `gray` is the picture in which the page is at `place`.
void settle_columns(const cv::Mat& gray, const PagePlace& place, RuledTable& table,
                    Readers& readers);

}  // namespace antrean::ocr
