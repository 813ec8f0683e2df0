#pragma once

// Draws a Kartu Keluarga: A4 landscape, 2970 x 2100 units (tenths of a millimetre).
//
// Two looks: the white page with a QR signature (since July 2020) and the older blue security paper
// with wet signature and stamp. Three versions of the tables: with both bracketed columns of 2017
// (Golongan Darah, Tanggal Perkawinan), with neither, or with one. The word CONTOH stands small in
// the lower right corner, outside every field.

#include <functional>
#include <optional>

#include "tests/specimens/paint.hpp"
#include "tests/specimens/person.hpp"
#include "tests/specimens/rng.hpp"
#include "tests/specimens/truth.hpp"

namespace antrean::specimens {

inline constexpr double kKkWidth = 2970;
inline constexpr double kKkHeight = 2100;

struct KkStyle {
  TextStyle text;  ///< Cells and address block.
  bool security_paper = false;
  bool blood_column = true;
  bool wedding_column = true;
  bool postcode_right = false;   ///< Kode Pos in the right block instead of the left.
  bool bare_regency = false;     ///< "BANDUNG" instead of "KABUPATEN BANDUNG".
  bool registered = false;       ///< "KAWIN TERCATAT" instead of "KAWIN".
  bool numbered_columns = true;  ///< A row (1) (2) (3) under the headings.
  bool dash_everywhere = true;   ///< Unused rows have "-" in every cell, not only in some.
  double row_height = 46;
  double rule = 2;             ///< Thickness of the tables' lines.
  std::optional<Color> rules;  ///< Colour of those lines; without one, the text's.
  double margin = 100;         ///< Left and right of the tables.
  double heading = 82;         ///< Height of the columns' headings.
  double gap = 35;             ///< Between the tables, about.
  double column_jitter = 0;    ///< Share by which columns are wider or narrower than usual.
};

/// Paper and columns follow the date of issue; the rest is the printer's.
KkStyle invent_kk_style(Rng& rng, const Date& issued);

/// The nine fields of the head of the page, as that style prints them.
Json kk_fields(const Family& family, const KkStyle& style);

/// One row of both tables joined, as that style prints it.
Json kk_member(const Person& member, const KkStyle& style);

/// `ground` paints the empty paper instead of the style's own.
DrawnDocument draw_kk(const Family& family, const KkStyle& style, Rng& rng, double scale,
                      const std::function<void(Canvas&)>& ground = {});

}  // namespace antrean::specimens
