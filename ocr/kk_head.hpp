#pragma once

// Where the lines above a family card's tables are: the number, and labels with their values.

#include <opencv2/core.hpp>
#include <vector>

#include "ocr/find_page.hpp"

namespace antrean::ocr {

struct HeadRow {
  cv::Rect2d label;
  cv::Rect2d value;
};

struct KkHead {
  /// Lines in the middle, from top to bottom, in page pixels: the title, the number.
  std::vector<cv::Rect2d> middle;
  /// Of both blocks, left before right; in page pixels.
  std::vector<HeadRow> rows;
};

KkHead lay_out_head(const cv::Mat& gray, const PagePlace& place);

}  // namespace antrean::ocr
