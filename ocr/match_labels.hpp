#pragma once

// Which row of a KTP's body bears which label, by the labels' widths, indents and order. Where
// glare hides a label, the values beside and the distances of the rows tell. Pure.

#include <cstddef>
#include <vector>

namespace antrean::ocr {

/// What stands in a row left and right of the colons, in pixels.
struct RowShape {
  /// The baseline.
  double base = 0;
  double label_left = 0;
  double label_right = 0;
  /// Whether there are enough letters for a label.
  bool labelled = false;
  double value_left = 0;
  double value_right = 0;
  /// Whether there is a value, and it begins where values do.
  bool has_value = false;
};

enum class Way { none, label, hidden_label, continued };

/// What a row was taken for.
struct TakenRow {
  Way way = Way::none;
  /// Index into kBodyKeys (ktp_layout.hpp), unless for nothing.
  std::size_t label = 0;
  /// How badly row and label fit each other.
  double misfit = 0;
};

struct LabelMatch {
  /// As many as there are rows.
  std::vector<TakenRow> rows;
  /// Only to be compared.
  double misfit = 0;
};

/// `cap` is the height of a capital, `left` where labels begin that aren't indented. Rows are given
/// from top to bottom.
LabelMatch match_labels(const std::vector<RowShape>& rows, double cap, double left);

}  // namespace antrean::ocr
