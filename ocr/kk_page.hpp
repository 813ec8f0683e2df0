#pragma once

// A family card's page with its rules found, so that its cells can be cut out. Which way up it lies
// and which of several places is its own is told by whether NIKs can be read where they stand, and
// the card's number above them.

#include <opencv2/core.hpp>
#include <optional>

#include "ocr/find_document.hpp"
#include "ocr/find_page.hpp"
#include "ocr/flat_page.hpp"
#include "ocr/readers.hpp"
#include "ocr/ruled_tables.hpp"

namespace antrean::ocr {

struct KkPage {
  /// What `place` and `tables` are of: the picture, or the page laid flat. Empty while it is put
  /// away.
  cv::Mat gray;
  PagePlace place;
  /// Its columns settled (kk_columns.hpp).
  RuledTables tables;
  /// How surely the NIKs of the first rows are read, 0 to 1.
  double legible = 0;
  /// Where they aren't: how surely the card's own number, which is larger, is read above the
  /// tables.
  double number = 0;
  /// Where the page was laid flat.
  std::optional<FlatPage> flat;

  /// In the picture, its own top-left first.
  Quad corners() const;
  /// So surely that another place would hardly give more.
  bool is_legible() const;
  /// Whether it can't be upside down.
  bool is_upright() const;
  /// Whether rules and number are where they should be, so that hardly anything but blur hides
  /// NIKs.
  bool is_placed() const;
  /// Gives back what was laid flat; take_out() lays it flat again, from the picture.
  void put_away();
  void take_out(const cv::Mat& picture);
  /// Whether more of it can be read than of `other`.
  bool is_better_than(const KkPage& other) const;
};

/// Keeps the better of both.
void offer(std::optional<KkPage>& best, std::optional<KkPage> page);

/// By the tables' outer corners; nothing when there is no pair of ruled tables in `gray`. Where
/// grain hinders reading it is taken from `gray`. `thorough`: as find_page.
std::optional<KkPage> page_by_tables(cv::Mat& gray, Readers& readers, bool thorough);

/// The same where the outline of a sheet is known. Takes a third of a second.
std::optional<KkPage> page_by_outline(cv::Mat& gray, const Quad& sheet, Readers& readers);

}  // namespace antrean::ocr
