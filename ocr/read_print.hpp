#pragma once

// Reads a little of the print in a picture in which no card was recognised, wherever it is and
// whichever way up, to tell what the picture shows.

#include <opencv2/core.hpp>
#include <vector>

#include "ocr/print_rows.hpp"
#include "ocr/readers.hpp"
#include "ocr/shown_document.hpp"

namespace antrean::ocr {

struct PrintSaid {
  Shown shown = Shown::unknown;
  /// The middles of the rows that said so, in pixels of the picture.
  std::vector<cv::Point2f> rows;
};

/// `picture` is BGR. Reads some of the clearest rows of `print`, which searches that picture, and
/// no more of them than the answer needs: half a second, a second where little of it can be read.
PrintSaid read_print(const cv::Mat& picture, PrintSearch& print, Readers& readers);

}  // namespace antrean::ocr
