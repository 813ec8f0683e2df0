#pragma once

// Numbers on a family card, its own and its members' NIKs: sixteen digits in the face of the print
// around, read by the trained reader of digits and by Tesseract. A Readers serves one thread.

#include <cstddef>
#include <opencv2/core.hpp>

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

/// The card's own number behind "No.", as it is surest; with its value, but no box.
Field number_behind(Readers& readers, const cv::Mat& strip);

/// A NIK of which `before` was read, which is none, at other sizes; `before` if it is none there
/// either.
Field nik_again(Readers& readers, const Piece& piece, const Field& before);

}  // namespace antrean::ocr
