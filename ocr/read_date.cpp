#include "ocr/read_date.hpp"

#include <algorithm>

#include "ocr/ktp_values.hpp"

namespace antrean::ocr {
namespace {

constexpr std::size_t kLetters = 10;
// Eight digits and two hyphens in Arial, in heights of a capital, with some room.
constexpr double kWidth = 7.6;

std::optional<std::string> date_in(const std::string& text) {
  const auto found = find_date(tidy_value(text));
  return found ? std::optional{found->iso} : std::nullopt;
}

// Where the date is in a strip: from the tenth letter from the end where the reader of text saw as
// many, else by its usual width.
cv::Rect date_box(const cv::Mat& strip, const LineText& seen, double cap) {
  double from = strip.cols - kWidth * cap;
  double to = strip.cols;
  if (seen.characters.size() >= kLetters) {
    const double first = seen.characters[seen.characters.size() - kLetters].x;
    const double last = seen.characters.back().x;
    const double pitch = (last - first) / (kLetters - 1);
    from = first - 0.8 * pitch;
    to = last + 0.9 * pitch;
  }
  const cv::Rect box{cvRound(from), 0, cvRound(to - from), strip.rows};
  return box & cv::Rect{0, 0, strip.cols, strip.rows};
}

}  // namespace

DateReading read_date(Readers& readers, const LineStrip& line) {
  // Two networks that agree, or one and Tesseract; one of them twice; one alone.
  constexpr double kTwo = 0.97;
  constexpr double kOneTwice = 0.8;
  constexpr double kOne = 0.5;
  const LineText seen = readers.lines().read(line.close);
  const cv::Rect box = date_box(line.close, seen, line.cap);
  const auto numbers = [&](const cv::Mat& strip) -> std::optional<std::string> {
    if (box.width < line.cap) return std::nullopt;
    const std::string read = readers.digits().read(strip(box)).text;
    // Less than all digits is a date whose beginning was cut off.
    const auto count = std::count_if(read.begin(), read.end(), [](char c) { return c >= '0'; });
    return count == 8 ? date_in(read) : std::nullopt;
  };
  const auto text = date_in(seen.text);
  const auto digits = numbers(line.close);
  if (text && text == digits) return {text, kTwo};
  const auto again = numbers(line.flat);
  if (text && text == again) return {text, kTwo};
  const auto said = date_in(readers.text().line(line.airy).text);
  for (const auto& iso : {digits, again, text}) {
    if (iso && iso == said) return {iso, kTwo};
  }
  if (digits && digits == again) return {digits, kOneTwice};
  for (const auto& iso : {digits, text, again, said}) {
    if (iso) return {iso, kOne};
  }
  return {};
}

}  // namespace antrean::ocr
