#pragma once

// Pieces of a page as strips for a line reader: light divided out, the ink's place found, lines of
// a cell separated. Knows nothing of what is written.

#include <opencv2/core.hpp>
#include <vector>

#include "ocr/find_page.hpp"
#include "ocr/line_looks.hpp"
#include "ocr/ruled_tables.hpp"

namespace antrean::ocr {

/// Pixels of a strip per page pixel: a cell's capitals are some 28 px high.
inline constexpr double kStripScale = 1.4;
/// Height of capitals in the strips that are handed on, in pixels.
inline constexpr double kStripCap = 28;

struct InkLine : LineLooks {
  /// Ink on white, levels stretched, with a white margin around.
  cv::Mat strip;
  /// The same in its own shades.
  cv::Mat gray;
  /// Height of the ink, in page pixels.
  double height = 0;
  double width = 0;

  cv::Mat look(std::size_t which) const override;
  cv::Mat airy() const override { return strip; }
  double cap() const override { return kStripCap; }
};

struct Piece {
  /// From top to bottom; none: nothing is written there.
  std::vector<InkLine> lines;
  /// Nothing but a dash.
  bool dash = false;
  /// In the picture, in pixels.
  cv::Rect2d box;
};

/// What stands in a cell, between its rules.
Piece cell_piece(const cv::Mat& gray, const PagePlace& place, const RuledTable& table,
                 std::size_t row, std::size_t column);

/// What stands in a part of the page where there are no rules, up to the first white that is wider
/// than `gap` page pixels.
Piece part_piece(const cv::Mat& gray, const PagePlace& place, const cv::Rect2d& part, double gap);

struct FlatStrip {
  /// Paper white, ink black, whatever the light on the strip; strong grain smoothed.
  cv::Mat gray;
  /// Below this it is ink.
  double limit = 0;
};
/// `full`: letters may fill the strip, so that little of its paper is bare.
FlatStrip flattened_strip(const cv::Mat& strip, bool full);

}  // namespace antrean::ocr
