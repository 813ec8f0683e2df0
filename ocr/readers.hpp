#pragma once

// The readers of print and the networks for forgeries that one thread uses, kept together because
// starting them takes time.

#include "ocr/line_reader.hpp"
#include "ocr/pasted_digits.hpp"
#include "ocr/pasted_values.hpp"
#include "ocr/screen.hpp"
#include "ocr/tesseract.hpp"
#include "ocr/threads.hpp"

namespace antrean::ocr {

/// One object a thread.
class Readers {
 public:
  /// To be made by the thread that uses it.
  Readers() { hold_threads(); }
  /// Tesseract for Indonesian text.
  Tesseract& text() { return text_; }
  /// The trained reader of numbers.
  LineReader& digits() { return digits_; }
  /// The trained reader of text.
  LineReader& lines() { return lines_; }
  /// The quick one of text, for lines that are clear.
  LineReader& glances() { return glances_; }
  /// The trained networks for screens.
  ScreenNetworks& screens() { return screens_; }
  /// The trained network for digits pasted over.
  PastedDigits& pasted_digits() { return pasted_digits_; }
  /// The trained network for values pasted over.
  PastedValues& pasted_values() { return pasted_values_; }

 private:
  Tesseract text_{"ind"};
  LineReader digits_ = LineReader::digits();
  LineReader lines_ = LineReader::text();
  LineReader glances_ = LineReader::glance();
  ScreenNetworks screens_;
  PastedDigits pasted_digits_;
  PastedValues pasted_values_;
};

}  // namespace antrean::ocr
