#pragma once

// Numbers as printers with their own idea of OCR-A have them: the digits' centre lines are those of
// a face, drawn with a round pen, upright or leaning.

#include "tests/specimens/paint.hpp"

namespace antrean::specimens {

struct Pen {
  double width = 0;  ///< Of its line, in units of the document; 0 is none: the face's own outlines.
  double lean = 0;   ///< How far the letters' tops lie to the right, as a share of their height.
};

/// As Canvas::text, but by the pen.
cv::Rect2d pen_text(Canvas& canvas, const std::string& words, const TextStyle& style,
                    const Pen& pen, double x, double y);

}  // namespace antrean::specimens
