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
  /// Lays the page at `place` in `gray` flat; `bend` was measured on that page, whole, at any
  /// scale.
  FlatPage(const cv::Mat& gray, PagePlace place, PageBend bend);

  /// At kStripScale (kk_cells.hpp), so that cutting strips loses nothing.
  const cv::Mat& gray() const { return gray_; }
  /// Where the page is in gray().
  const PagePlace& place() const { return on_flat_; }

  /// Where a point of gray() is in the picture it was made of.
  cv::Point2f in_picture(const cv::Point2f& flat) const;
  /// The upright box around a box of gray(), in that picture.
  cv::Rect2d in_picture(const cv::Rect2d& flat) const;

 private:
  PagePlace on_picture_;
  PageBend bend_;
  cv::Mat gray_;
  PagePlace on_flat_;
};

}  // namespace antrean::ocr
