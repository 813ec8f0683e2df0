#include "ocr/read_line.hpp"

#include <algorithm>
#include <cctype>
#include <opencv2/imgproc.hpp>

namespace antrean::ocr {
namespace {

// How sure the trained reader must be of a line to be heard alone, and to be heard against
// Tesseract; what of Tesseract's is a guess, and what is clear.
constexpr double kSureLine = 0.85;
constexpr double kUnsureLine = 0.2;
// Two looks of the trained reader that say the same.
constexpr double kSteadyLine = 0.7;
constexpr double kGuess = 0.6;
constexpr double kClear = 0.86;

// Wide letters make Tesseract see blanks. Where the ink has no wide gap at all, there is none.
std::string without_false_blanks(const std::string& text, const cv::Mat& strip, double cap) {
  if (text.find(' ') == std::string::npos) return text;
  cv::Mat darkest;
  cv::reduce(strip, darkest, 0, cv::REDUCE_MIN);
  int gap = 0;
  int widest = 0;
  bool seen = false;
  for (int x = 0; x < darkest.cols; ++x) {
    if (darkest.at<std::uint8_t>(0, x) > 170) {
      ++gap;
      continue;
    }
    if (seen) widest = std::max(widest, gap);
    seen = true;
    gap = 0;
  }
  if (widest >= 0.15 * cap) return text;
  std::string joined = text;
  std::erase(joined, ' ');
  return joined;
}

Word word_of(const std::string& text, double confidence) {
  Word word;
  word.text = text;
  word.confidence = confidence;
  return word;
}

}  // namespace

bool is_letter_or_digit(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

std::string bare(const std::string& text) {
  std::string letters;
  for (const char c : text) {
    if (is_letter_or_digit(c)) {
      letters.push_back(static_cast<char>(std::toupper(static_cast<unsigned char>(c))));
    }
  }
  return letters;
}

Word read_line(Readers& readers, const cv::Mat& strip, double cap) {
  const LineText seen = readers.lines().read(strip);
  Word read;
  read.text = seen.text;
  read.confidence = seen.sureness();
  if (read.confidence >= kSureLine) return read;
  Word said = readers.text().line(strip);
  said.text = without_false_blanks(said.text, strip, cap);
  if (bare(said.text) == bare(seen.text)) {
    read.confidence = std::max(kSureLine, said.confidence);
    return read;
  }
  const bool clear = said.confidence >= kClear && said.confidence > read.confidence;
  if (!clear && (read.confidence >= kUnsureLine || said.confidence < kGuess)) return read;
  said.confidence *= 0.7;
  return said;
}

Word read_line(Readers& readers, const LineStrip& line) {
  const LineText seen = readers.lines().read(line.close);
  if (seen.sureness() >= kSureLine) return word_of(seen.text, seen.sureness());
  const LineText again = readers.lines().read(line.flat);
  const bool steady = bare(seen.text) == bare(again.text);
  const LineText& surer = again.sureness() > seen.sureness() ? again : seen;
  Word said = readers.text().line(line.airy);
  said.text = without_false_blanks(said.text, line.airy, line.cap);
  if (bare(said.text) == bare(seen.text)) {
    return word_of(seen.text, std::max(kSureLine, said.confidence));
  }
  if (bare(said.text) == bare(again.text)) {
    return word_of(again.text, std::max(kSureLine, said.confidence));
  }
  if (steady) return word_of(surer.text, kSteadyLine);
  const bool clear = said.confidence >= kClear && said.confidence > surer.sureness();
  if (!clear && (surer.sureness() >= kUnsureLine || said.confidence < kGuess)) {
    return word_of(surer.text, surer.sureness());
  }
  said.confidence *= 0.7;
  return said;
}

Word read_decisive_line(Readers& readers, const cv::Mat& strip, double cap) {
  constexpr double kBoth = 0.97;
  constexpr double kTwoOfThree = 0.88;
  constexpr double kOtherSize = 0.8;
  const LineText seen = readers.lines().read(strip);
  Word said = readers.text().line(strip);
  said.text = without_false_blanks(said.text, strip, cap);
  // Tesseract has the better eye for blanks.
  if (bare(said.text) == bare(seen.text)) {
    return word_of(said.text, std::max(kBoth, seen.sureness()));
  }
  cv::Mat smaller;
  cv::resize(strip, smaller, {}, kOtherSize, kOtherSize, cv::INTER_AREA);
  const std::string third = bare(readers.lines().read(smaller).text);
  if (third == bare(said.text)) return word_of(said.text, kTwoOfThree);
  // The same reader twice is no two witnesses against a clear one.
  if (said.confidence >= kClear) return word_of(said.text, 0.7 * said.confidence);
  if (third == bare(seen.text)) return word_of(seen.text, kTwoOfThree);
  return word_of(seen.text, 0.6 * seen.sureness());
}

}  // namespace antrean::ocr
