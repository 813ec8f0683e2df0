#pragma once

// Draws an e-KTP: ID-1, 85.60 x 53.98 mm, 1011 x 638 units (pixels at 300 dpi).
//
// No field is overprinted: the people are invented, and a reader has to be able to read everything.
// The word CONTOH (specimen) stands small at the lower right edge, where a card has no field.

#include <string>

#include "tests/specimens/paint.hpp"
#include "tests/specimens/pen.hpp"
#include "tests/specimens/person.hpp"
#include "tests/specimens/rng.hpp"

namespace antrean::specimens {

inline constexpr double kKtpWidth = 1011;
inline constexpr double kKtpHeight = 638;

/// What differs from card to card: printers, years of issue, wear.
struct KtpStyle {
  TextStyle body;
  TextStyle header;
  TextStyle nik;
  Pen nik_pen;  ///< Draws the NIK, if it has a width.
  double label_x = 36;
  double colon_x = 268;
  double value_x = 284;
  double first_row = 198;  ///< Baseline of Nama.
  double pitch = 33;       ///< Between baselines, before two-line values press it.
  double jitter = 0;       ///< Deviation of a row's x, in units.
  cv::Rect2d photo{752, 112, 214, 278};
  bool lower_case_kelamin = false;  ///< "Jenis kelamin", as on most cards.
  bool bold_name = false;

  // What only the wide range draws (wide_print.hpp).
  std::string label_family;  ///< Face of the labels; empty: the values'.
  double name_scale = 1;     ///< Size of the name's row, as a share of the others'.
  double letter_jitter = 0;  ///< Deviation of a letter's height over its row, in units.
  double row_jitter = 0;     ///< Deviation of a value's baseline from its label's, in units.
  cv::Point2d second_pass;   ///< How far values lie from where their labels want them, in units.
  double second_turn = 0;    ///< Clockwise turn of the values about the card's centre, in degrees.
};

/// The printing of a card, in layers of the card's size (premultiplied BGRA, transparent where
/// nothing is printed), so that inks and passes can be treated apart.
struct KtpLayers {
  cv::Mat picture;  ///< Portrait, signature, place and date of issue.
  cv::Mat labels;   ///< Labels and the two lines at the top.
  cv::Mat values;
  FieldBoxes boxes;
  std::vector<cv::Rect2d> nik_digits;
};

/// Draws a style from the stream.
KtpStyle invent_ktp_style(Rng& rng);

/// Draws the card at `scale` pixels a unit.
DrawnDocument draw_ktp(const Person& person, const KtpStyle& style, Rng& rng, double scale);

/// Prints the same at `scale` pixels a unit, without paper.
KtpLayers print_ktp(const Person& person, const KtpStyle& style, Rng& rng, double scale);

/// Lets what is drawn from now on stay within the rounded outline of a card.
void clip_to_card(Canvas& canvas);

}  // namespace antrean::specimens
