#pragma once

// A Kartu Keluarga: its number, the address block by labels, and the members from the cells of both
// tables, joined by their row.

#include <map>
#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <vector>

#include "ocr/find_document.hpp"
#include "ocr/find_page.hpp"
#include "ocr/readers.hpp"
#include "ocr/reading.hpp"

namespace antrean::ocr {

struct KkReading {
  /// Boxes in pixels of the picture given.
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

/// Nothing when there is no pair of ruled tables in `picture` (BGR). `thorough`: as find_page.
std::optional<KkReading> read_kk(const cv::Mat& picture, Readers& readers, bool thorough = true);

/// The same where only outlines of sheets are known, of any documents, in `picture`'s pixels. Takes
/// a third of a second for each that is shaped like a page.
std::optional<KkReading> read_kk_within(const cv::Mat& picture, const std::vector<Quad>& outlines,
                                        Readers& readers);

}  // namespace antrean::ocr
