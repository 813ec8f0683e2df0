#pragma once

// The rules of a page's two tables: ten rows each under a heading, and the columns. Lines may bend
// a little, as a lens bends them. Knows the tables' shape, not what stands in them.

#include <array>
#include <opencv2/core.hpp>
#include <vector>

#include "ocr/find_page.hpp"
#include "ocr/table_rows.hpp"

namespace antrean::ocr {

/// a + b t + c t^2.
struct Curve {
  double a = 0;
  double b = 0;
  double c = 0;
  double at(double t) const { return a + t * (b + t * c); }
};

/// Columns of the first and of the second table, the running number's included: without and with
/// the one that only some versions have.
inline constexpr std::array<std::size_t, 2> kFirstColumns{9, 10};
inline constexpr std::array<std::size_t, 2> kSecondColumns{8, 9};

struct RuledTable {
  /// y over x, kTableRows + 1 of them, from the first row's upper rule.
  std::vector<Curve> rows;
  /// x over y, left to right, the borders included.
  std::vector<Curve> columns;
  /// 0 to 1 for each column's rule: how much of its length was seen.
  std::vector<double> seen;
  /// The heading's upper rule.
  double top = 0;

  /// A crossing of rules, in page pixels.
  cv::Point2f node(std::size_t row, std::size_t column) const;
};

struct RuledTables {
  RuledTable first;
  RuledTable second;
  /// How clearly the rules of the rows were seen: 0 to 1.
  double clearness = 0;
  /// True when the rows stand above their heading: the page is upside down.
  bool upside_down = false;
};

/// `page` is the whole page at `scale` pixels per page pixel, gray.
RuledTables find_ruled_tables(const cv::Mat& page, double scale);

}  // namespace antrean::ocr
