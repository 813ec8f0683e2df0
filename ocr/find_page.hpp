#pragma once

// Where an A4 landscape page with two ruled tables, a Kartu Keluarga, lies in a picture. The
// tables' outer corners give its place more surely than the paper's edges, which a white scanner
// lid hides.

#include <array>
#include <opencv2/core.hpp>
#include <optional>

namespace antrean::ocr {

/// A page in pixels: 0.1 mm of an A4 sheet each.
inline constexpr double kPageWidth = 2970;
inline constexpr double kPageHeight = 2100;
/// Where the tables' outer corners are laid on that page; a family card's are near there.
inline const cv::Rect2d kTablesOnPage{100, 498, 2770, 1187};

struct PagePlace {
  /// From the page to the picture, 3 x 3.
  cv::Mat to_picture;
  /// Of the tables, as they are on the page (top-left first), in the picture.
  std::array<cv::Point2f, 4> tables;
};

/// The place by the tables' corners in the picture, as they are on the page, top-left first.
PagePlace place_by_tables(const std::array<cv::Point2f, 4>& tables);

/// The same place, the other way up.
PagePlace turned(const PagePlace& place);

/// Where the page may be, its long side level; which way up isn't known yet. Nothing when there is
/// no pair of ruled tables. `gray` is the whole picture; `thorough` looks again for rules that are
/// faint or torn.
std::optional<PagePlace> find_page(const cv::Mat& gray, bool thorough);

/// The part `part` of the page at `scale` pixels per page pixel.
cv::Mat page_part(const cv::Mat& gray, const PagePlace& place, const cv::Rect2d& part,
                  double scale);

/// Where a point of the page is in the picture.
cv::Point2f on_picture(const PagePlace& place, const cv::Point2f& point);

/// The page's corners in the picture, its own top-left first.
std::array<cv::Point2f, 4> page_corners(const PagePlace& place);

}  // namespace antrean::ocr
