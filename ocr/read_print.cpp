#include "ocr/read_print.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace antrean::ocr {
namespace {

// Capitals in the strips, and air above and below in heights of a capital: as Tesseract likes it.
constexpr double kCap = 28;
constexpr double kAir = 0.55;
constexpr double kClear = 0.7;
// Rows that are read both ways up before it is clear which is right, or that none can be read.
constexpr std::size_t kBothWays = 6;
constexpr std::size_t kMostRows = 16;
// Clear words by which one way up must be ahead of the other.
constexpr std::size_t kAhead = 2;
// The largest letters are a title's.
constexpr std::size_t kTitles = 2;

// The clearest rows, with the largest ones' among the first.
std::vector<PrintRow> in_order(std::vector<PrintRow> ordered) {
  // Of many rows the last ones are hardly print.
  if (ordered.size() > 2 * kMostRows) ordered.resize(2 * kMostRows);
  const std::size_t titles = std::min(kTitles, ordered.size());
  const auto clear = std::min<std::ptrdiff_t>(3, static_cast<std::ptrdiff_t>(ordered.size()));
  for (std::size_t i = 0; i < titles; ++i) {
    const auto from = ordered.begin() + clear;
    const auto largest = std::max_element(
        from, ordered.end(), [](const PrintRow& a, const PrintRow& b) { return a.cap < b.cap; });
    if (largest == ordered.end()) break;
    std::rotate(from, largest, largest + 1);
  }
  if (ordered.size() > kMostRows) ordered.resize(kMostRows);
  return ordered;
}

// Reads rows of one direction.
PrintSaid read_rows(const cv::Mat& picture, const std::vector<PrintRow>& rows, Readers& readers) {
  std::array<std::vector<std::string>, 2> words;
  std::array<std::vector<cv::Point2f>, 2> places;
  std::optional<std::size_t> up;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!up && i >= kBothWays) break;
    for (std::size_t way = 0; way < words.size(); ++way) {
      if (up && way != *up) continue;
      const cv::Mat strip = strip_of(picture, rows[i], kCap, kAir, way == 1);
      for (const Word& word : readers.text().words_of_line(strip)) {
        if (word.confidence <= kClear || !counts_as_word(word.text)) continue;
        words[way].push_back(word.text);
        places[way].push_back((rows[i].from + rows[i].to) / 2);
      }
    }
    if (!up) {
      if (words[0].size() >= words[1].size() + kAhead) up = 0;
      if (words[1].size() >= words[0].size() + kAhead) up = 1;
    }
    if (!up) continue;
    const Shown shown = what_words_show(words[*up], true);
    if (shown != Shown::unknown) return {shown, places[*up]};
  }
  if (!up) return {};
  return {what_words_show(words[*up], false), places[*up]};
}

}  // namespace

PrintSaid read_print(const cv::Mat& picture, PrintSearch& print, Readers& readers) {
  PrintSaid said;
  while (print.more() && said.shown == Shown::unknown) {
    said = read_rows(picture, in_order(print.next()), readers);
  }
  return said;
}

}  // namespace antrean::ocr
