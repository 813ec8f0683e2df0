#pragma once

// A bent page laid flat, so that what reads it needs to know nothing of bends.

#include <opencv2/core.hpp>

#include "ocr/find_page.hpp"
#include "ocr/page_bend.hpp"

namespace antrean::ocr {

/// The page that `bend` was measured on, laid flat at its own size.
cv::Mat laid_flat(const cv::Mat& page, const PageBend& bend);

class FlatPage {
 public:
  /// Of the page at `place` in a picture; `bend` was measured on that page, whole, at any scale.
  FlatPage(PagePlace place, PageBend bend);

  /// The page of that picture laid flat, at kStripScale (kk_cells.hpp), so that cutting strips
  /// loses nothing: 12 MB.
  cv::Mat drawn(const cv::Mat& gray) const;
  /// Where the page is in what is drawn.
  const PagePlace& place() const { return on_flat_; }

  /// Where a point of what is drawn is in the picture.
  cv::Point2f in_picture(const cv::Point2f& flat) const;
  /// The upright box around a box of what is drawn, in the picture.
  cv::Rect2d in_picture(const cv::Rect2d& flat) const;

 private:
  PagePlace on_picture_;
  PageBend bend_;
  PagePlace on_flat_;
};

}  // namespace antrean::ocr
