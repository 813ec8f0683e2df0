#pragma once

// A Kartu Keluarga: its number, the address block by labels, and the members from the cells of both
// tables, joined by their row.

#include <map>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "ocr/kk_page.hpp"
#include "ocr/readers.hpp"
#include "ocr/reading.hpp"

namespace antrean::ocr {

struct KkReading {
  /// Boxes in pixels of the picture that the page is in.
  std::map<std::string, Field> fields;
  std::vector<std::map<std::string, Field>> members;
  /// The page's corners in the picture, its own top-left first.
  std::array<cv::Point2f, 4> corners{};
  /// Labels of the address block that were recognised.
  int labels = 0;
  /// How clearly the tables' rules were seen, 0 to 1.
  double clearness = 0;
  /// 0 to 1: how surely it is a family card.
  double likeness = 0;
};

/// What is written on `page`.
KkReading read_kk(const KkPage& page, Readers& readers);

}  // namespace antrean::ocr
