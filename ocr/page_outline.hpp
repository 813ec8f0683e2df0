#pragma once

// A page by its sheet's outline, where its tables' corners in the picture tell too little: laid
// flat first, its tables are found on it, wherever they stand.

#include <array>
#include <opencv2/core.hpp>
#include <optional>
#include <vector>

#include "ocr/find_document.hpp"
#include "ocr/flat_page.hpp"

namespace antrean::ocr {

struct OutlinedPage {
  FlatPage flat;
  /// Where the page is in what flat draws, by its tables' borders, either way up; the way that its
  /// rules suggest first.
  std::array<PagePlace, 2> places;
};

/// Of outlines that may be any document's, in `gray`'s pixels, those that have an A4 sheet's shape.
std::vector<Quad> sheets_among(const std::vector<Quad>& outlines, const cv::Size& picture);

/// The page within that outline; nothing when it has no pair of ruled tables.
std::optional<OutlinedPage> page_within(const cv::Mat& gray, const Quad& sheet);

}  // namespace antrean::ocr
