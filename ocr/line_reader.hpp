#pragma once

// The trained line reader: a small convolutional network (ocr/training/README.md has its model
// card) that reads one line of print without cutting it into letters. It shares nothing with
// Tesseract or the glyph templates, so that their agreement means something.
//
// The weights are part of the library; no file is looked for at run time.

#include <cstddef>
#include <opencv2/core.hpp>
#include <opencv2/dnn.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace antrean::ocr {

struct Character {
  char letter = 0;
  /// 0 to 1, at the step where the network was surest of it.
  double probability = 0;
  /// Its middle, in pixels of the strip given, from the left.
  double x = 0;
  /// The next best letter at that step and its probability; 0 when there is none over 0.1%.
  char alternative = 0;
  double alternative_probability = 0;
};

struct LineText {
  std::string text;
  /// Mean over the line's steps of the logarithm of the likeliest class's probability: 0 is sure.
  /// Compares readings of the same line; it isn't comparable among lines.
  double log_peak = 0;
  /// Probability of the likeliest letter that was left out: a full stop nearly seen leaves its
  /// trace here and nowhere else. 0 to 0.5 or so.
  double overlooked = 0;
  /// As many as `text` has.
  std::vector<Character> characters;

  /// Product of the letters' probabilities and of nothing having been overlooked; 0 for no text.
  double sureness() const;
};

/// What the network said, one row a step (left to right) and one column a class (0 is CTC's blank,
/// then the letters of `alphabet`), as logits; `pixels_a_step` of the strip given. Pure.
LineText decode_steps(const cv::Mat& logits, std::string_view alphabet, double pixels_a_step);

/// One object a thread: reading changes it. It computes in as many threads as cv::setNumThreads was
/// told, so callers that run several readers set 1.
class LineReader {
 public:
  /// Reads 0-9, / and -: NIK, KK number, dates, RT/RW. In OCR-A, OCR-B and common faces.
  static LineReader digits();
  /// Reads A-Z, 0-9, space and . , ' / - ( ) : +
  static LineReader text();
  /// Reads the same letters with two fifths of the work, as well where print is clear.
  static LineReader glance();

  /// Reads a strip, BGR or grey (8 bit), that holds ONE line. Any height; capitals should fill 45%
  /// to 90% of it. Dark on light or the other way round. Throws std::invalid_argument when it is
  /// empty or of another type. Where only some letters can stand, no others than `letters` are
  /// read.
  LineText read(const cv::Mat& strip, std::string_view letters = {});

  /// What the network says of the strip at every step, as decode_steps takes it: for who asks for
  /// more than read() does, of the same strips and letters.
  cv::Mat logits(const cv::Mat& strip, std::string_view letters = {});
  std::string_view alphabet() const { return alphabet_; }

  /// Reads three vertical crops of a strip (all of it, its middle 80% and 64%) and keeps the
  /// reading with the best log_peak: for strips with much air or pieces of neighbouring lines.
  /// Three times the time of read().
  LineText read_loose(const cv::Mat& strip);

 private:
  LineReader(std::span<const std::byte> weights, std::string_view alphabet);

  std::string_view alphabet_;
  cv::dnn::Net net_;
};

}  // namespace antrean::ocr
