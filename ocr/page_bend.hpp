#pragma once

// How a page departs from flat: bowed over a table, folded and opened, seen through a bending lens.
// Rules that were printed straight tell, from strip to strip, how far they have moved. Pure.

#include <opencv2/core.hpp>

namespace antrean::ocr {

/// Where the points of a flat page are on the page as it lies: a grid over the page, drawn out
/// between its points.
struct PageBend {
  /// CV_32F, of the page's pixels: a point of the flat page at (x, y) lies at
  /// (x + dx(x, y), y + dy(x + dx(x, y), y)).
  cv::Mat dx;
  cv::Mat dy;
  /// Of the page they were measured on, in pixels.
  cv::Size size;

  cv::Point2f at(const cv::Point2f& flat) const;
  /// The farthest that any point of `part` (in page pixels, find_page.hpp) lies from where it would
  /// be, in pixels of the page measured.
  double most(const cv::Rect2d& part) const;
};

/// `page` is a page with ruled tables, nearly straight and level, gray, at about kPageScale
/// (thin_lines.hpp).
PageBend bend_of(const cv::Mat& page);

}  // namespace antrean::ocr
