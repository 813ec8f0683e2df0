#include "ocr/read_date.hpp"

#include <algorithm>
#include <array>
#include <regex>

#include "ocr/ktp_values.hpp"

namespace antrean::ocr {
namespace {

constexpr std::size_t kLetters = 10;
// Eight digits and two hyphens in Arial, in heights of a capital, with some room.
constexpr double kWidth = 7.6;

// How often a date was right that both trained readers saw at first look, and that so many of six
// readings made: measured on hard specimens.
constexpr double kBothAtOnce = 0.97;
constexpr std::array<double, 7> kByVotes{0, 0.3, 0.6, 0.8, 0.9, 0.95, 0.97};

std::optional<std::string> date_in(const std::string& text) {
  const auto found = find_date(tidy_value(text));
  return found ? std::optional{found->iso} : std::nullopt;
}

// As it is printed, 21-07-1966, at the end: what the reader of numbers makes of letters before it
// doesn't count. Less than all digits is a date whose beginning was cut off.
std::optional<std::string> printed_date_in(const std::string& read) {
  static const std::regex kPrinted{"([0-9]{2})[-/]?([0-9]{2})[-/]?([0-9]{4})$"};
  std::smatch found;
  if (!std::regex_search(read, found, kPrinted)) return std::nullopt;
  return date_in(found[1].str() + "-" + found[2].str() + "-" + found[3].str());
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
    // A letter more: one may have been read twice.
    from = first - 1.8 * pitch;
    to = last + 0.9 * pitch;
  }
  const cv::Rect box{cvRound(from), 0, cvRound(to - from), strip.rows};
  return box & cv::Rect{0, 0, strip.cols, strip.rows};
}

}  // namespace

DateReading read_date(Readers& readers, const LineStrip& line) {
  const cv::Mat strip = line.look(0);
  const LineText seen = readers.lines().read(strip);
  const cv::Rect box = date_box(strip, seen, LineStrip::kCap);
  const auto by_numbers = [&](std::size_t look) -> std::optional<std::string> {
    if (box.width < LineStrip::kCap) return std::nullopt;
    const std::string read =
        readers.digits().read(line.look(look).colRange(box.x, box.br().x)).text;
    return printed_date_in(read);
  };
  const auto by_text = date_in(seen.text);
  const auto digits = by_numbers(0);
  if (by_text && by_text == digits) return {by_text, kBothAtOnce};

  // In the order in which they are believed.
  const std::array<std::optional<std::string>, 6> said{
      digits,
      by_numbers(2),
      by_text,
      by_numbers(1),
      date_in(readers.lines().read(line.look(2)).text),
      date_in(readers.text().line(line.airy()).text)};
  DateReading most;
  std::ptrdiff_t votes = 0;
  for (const auto& iso : said) {
    const auto count = iso ? std::count(said.begin(), said.end(), iso) : 0;
    if (count <= votes) continue;
    votes = count;
    most = {iso, kByVotes.at(static_cast<std::size_t>(count))};
  }
  return most;
}

}  // namespace antrean::ocr
