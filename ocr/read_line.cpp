#include "ocr/read_line.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <opencv2/imgproc.hpp>
#include <utility>
#include <vector>

namespace antrean::ocr {
namespace {

// How sure the trained reader must be of a line to be heard alone, and to be heard against
// Tesseract; what of Tesseract's is a guess, and what is clear.
constexpr double kSureLine = 0.85;
constexpr double kUnsureLine = 0.2;
constexpr double kGuess = 0.6;
// How often a line was right that was sure at first look, that three looks of three agreed in, and
// that so many of five did: measured on the names of hard specimens.
constexpr double kSureAtOnce = 0.985;
constexpr double kAllThree = 0.97;
constexpr std::array<double, kLooks + 1> kByVotes{0, 0.1, 0.4, 0.6, 0.93, 0.97};
// Both readers, the trained one doubting; the trained one against Tesseract.
constexpr double kTogether = 0.97;
constexpr double kAlone = 0.95;
constexpr double kClear = 0.86;

// The trained reader overlooks narrow blanks. Tesseract, whose letters are the same, sees them, and
// some that aren't: a blank is there where the letters stand apart as well.
std::string with_blanks_of(const std::string& said, const LineText& seen) {
  constexpr double kApart = 1.3;
  std::vector<double> steps;
  for (std::size_t i = 1; i < seen.characters.size(); ++i) {
    steps.push_back(seen.characters[i].x - seen.characters[i - 1].x);
  }
  if (steps.size() < 3) return seen.text;
  const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
  std::nth_element(steps.begin(), middle, steps.end());
  const double usual = *middle;
  std::vector<std::size_t> blanks;
  std::size_t letters = 0;
  for (const char c : said) {
    if (c == ' ') blanks.push_back(letters);
    letters += is_letter_or_digit(c) ? 1 : 0;
  }
  std::string text;
  letters = 0;
  double last = 0;
  bool after_blank = true;
  for (const Character& character : seen.characters) {
    if (is_letter_or_digit(character.letter)) {
      const bool blank = std::find(blanks.begin(), blanks.end(), letters) != blanks.end();
      if (blank && !after_blank && character.x - last > kApart * usual) text.push_back(' ');
      ++letters;
    }
    last = character.x;
    after_blank = character.letter == ' ';
    text.push_back(character.letter);
  }
  return text;
}

// Looks three times, and where these differ five times. What most of the looks say; of equals the
// surest.
LineReading most_seen(Readers& readers, const LineStrip& line, std::string_view letters,
                      LineText first) {
  struct Version {
    std::string letters;
    LineText text;
    int votes = 1;
  };
  std::vector<Version> versions;
  versions.push_back({bare(first.text), std::move(first), 1});
  const auto look = [&](std::size_t which) {
    LineText seen = readers.lines().read(line.look(which), letters);
    const std::string heard = bare(seen.text);
    const auto same = std::find_if(versions.begin(), versions.end(),
                                   [&](const Version& one) { return one.letters == heard; });
    if (same == versions.end()) {
      versions.push_back({heard, std::move(seen), 1});
      return;
    }
    ++same->votes;
    if (seen.sureness() > same->text.sureness()) same->text = std::move(seen);
  };
  look(1);
  look(2);
  if (versions.size() == 1) return {versions[0].text.text, kAllThree};
  look(3);
  look(4);
  const auto most = std::max_element(versions.begin(), versions.end(),
                                     [](const Version& one, const Version& other) {
                                       if (one.votes != other.votes) return one.votes < other.votes;
                                       return one.text.sureness() < other.text.sureness();
                                     });
  return {most->text.text, kByVotes.at(static_cast<std::size_t>(most->votes))};
}

Word word_of(const std::string& text, double confidence) {
  Word word;
  word.text = text;
  word.confidence = confidence;
  return word;
}

}  // namespace

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

LineReading read_line(Readers& readers, const LineStrip& line) {
  LineText first = readers.lines().read(line.look(0));
  if (first.sureness() >= kSureLine) return {first.text, kSureAtOnce};
  return most_seen(readers, line, {}, std::move(first));
}

LineReading read_decisive_line(Readers& readers, const LineStrip& line, std::string_view letters) {
  // Agreement of two readers that share nothing; of Tesseract with what not all looks showed.
  constexpr double kBoth = 0.99;
  constexpr double kWithMost = 0.9;
  LineText first = readers.lines().read(line.look(0), letters);
  const cv::Mat airy = line.airy();
  const Word word = readers.text().line(airy);
  const std::string said = without_false_blanks(word.text, airy, LineStrip::kCap);
  const bool sure = first.sureness() >= kSureLine;
  if (bare(first.text) == bare(said)) {
    return {with_blanks_of(said, first), sure ? kBoth : kTogether};
  }
  LineReading seen = most_seen(readers, line, letters, std::move(first));
  if (bare(seen.text) == bare(said)) {
    return {seen.text, std::max(kWithMost, seen.confidence)};
  }
  seen.confidence *= kAlone;
  return seen;
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
