#pragma once

// Numbers on a family card, its own and its members' NIKs: sixteen digits in the face of the print
// around, read by the trained reader of digits and by Tesseract. A Readers serves one thread.

#include <cstddef>
#include <opencv2/core.hpp>
#include <vector>

#include "ocr/find_page.hpp"
#include "ocr/kk_cells.hpp"
#include "ocr/read_line.hpp"
#include "ocr/readers.hpp"
#include "ocr/reading.hpp"

namespace antrean::ocr {

/// A NIK's and a family card's number's.
inline constexpr std::size_t kNumberDigits = 16;
/// A number that two readers read alike has this confidence and more.
inline constexpr double kBothReaders = 0.9;

/// Digits of any count, by the trained reader alone.
LineReading digits_in(Readers& readers, const cv::Mat& strip);

/// Sets `raw` and `confidence` from a strip that holds nothing but the number; where the readers
/// differ, digit by digit. `value` stays as it is.
void number_in(Readers& readers, const cv::Mat& strip, Field& field);

/// The card's own number, of the lines in the middle of its head (kk_head.hpp) the one that is read
/// so most surely; with its value and box. Without a value where nothing is like a number.
Field card_number(Readers& readers, const cv::Mat& gray, const PagePlace& place,
                  const std::vector<cv::Rect2d>& lines);

/// A NIK of which `before` was read, which is none, at other sizes; `before` if it is none there
/// either.
Field nik_again(Readers& readers, const Piece& piece, const Field& before);

}  // namespace antrean::ocr
