#include "ocr/read_line.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <opencv2/imgproc.hpp>
#include <utility>
#include <vector>

#include "ocr/known_lines.hpp"
#include "ocr/line_hypotheses.hpp"
#include "ocr/names.hpp"

namespace antrean::ocr {
namespace {

// How sure a trained reader must be of a line to be heard alone, be it the quick one.
constexpr double kSureLine = 0.85;
// How often a line was right that was sure at first look, that three looks of three agreed in, and
// that so many of five did: measured on the names of hard specimens, before names had their own
// way.
constexpr double kSureAtOnce = 0.985;
// Less sureness is enough for a line that is known: of 371 lines of 200 specimens of all tiers that
// the small reader saw so, not surely, the large one saw 14 otherwise and was wrong.
constexpr double kSureKnownLine = 0.2;
// And for digits in the form that they are printed in: of 93 such lines the large reader saw three
// otherwise and was right of one. Dates and RT/RW are asked of the reader of numbers besides.
constexpr double kSureForm = 0.5;
// The small reader in two looks, at first at least so sure: of 354 lines of all tiers in which it
// saw the same, the large one was sure of 264 and said the same of 262.
constexpr double kNotByChance = 0.2;
constexpr std::size_t kNoSpeck = 3;  // letters: of noise both make the same one or two
constexpr double kTwoGlances = 0.95;
// Both trained readers, neither sure; or a line that is nearly known.
constexpr double kBothTrained = 0.85;
// Less, and more looks don't help: of 65 such lines of hard specimens as many were right after five
// looks as at first, two.
constexpr double kHopeless = 0.01;
constexpr double kAllThree = 0.97;
constexpr std::array<double, kLooks + 1> kByVotes{0, 0.1, 0.4, 0.6, 0.93, 0.97};
// Both readers, the trained one doubting.
constexpr double kTogether = 0.97;

// Columns of a strip with ink lighter than this have none.
constexpr int kNoInk = 170;

// The widest run of columns without ink in a strip, from one column to another; in pixels.
int widest_gap(const cv::Mat& darkest, int from, int to) {
  int gap = 0;
  int widest = 0;
  for (int x = std::max(0, from); x < std::min(darkest.cols, to); ++x) {
    gap = darkest.at<std::uint8_t>(0, x) > kNoInk ? gap + 1 : 0;
    widest = std::max(widest, gap);
  }
  return widest;
}

// How many letters stand before each blank.
std::vector<std::size_t> blanks_in(std::string_view text) {
  std::vector<std::size_t> blanks;
  std::size_t letters = 0;
  for (const char c : text) {
    if (c == ' ') blanks.push_back(letters);
    letters += is_letter_or_digit(c) ? 1 : 0;
  }
  return blanks;
}

// The letters are the trained reader's and Tesseract's alike. Of blanks the one overlooks narrow
// ones and the other sees some that aren't: where only one sees it, the ink tells.
std::string with_blanks_of(const std::string& said, const LineText& seen, int seen_width,
                           const cv::Mat& airy, double cap) {
  constexpr double kBlank = 0.24;
  cv::Mat darkest;
  cv::reduce(airy, darkest, 0, cv::REDUCE_MIN);
  const double shift = (airy.cols - seen_width) / 2.0;
  const std::vector<std::size_t> blanks = blanks_in(said);
  std::string text;
  std::size_t letters = 0;
  double last = 0;
  bool blank_seen = false;
  for (const Character& character : seen.characters) {
    if (character.letter == ' ') {
      blank_seen = true;
      continue;
    }
    if (is_letter_or_digit(character.letter)) {
      const bool blank_said = std::find(blanks.begin(), blanks.end(), letters) != blanks.end();
      const bool blank = blank_seen == blank_said
                             ? blank_seen
                             : widest_gap(darkest, cvRound(last + shift),
                                          cvRound(character.x + shift)) >= kBlank * cap;
      if (blank && !text.empty()) text.push_back(' ');
      ++letters;
      blank_seen = false;
    }
    last = character.x;
    text.push_back(character.letter);
  }
  return text;
}

// Looks three times, and where these differ five times. What most of the looks say; of equals the
// surest.
LineReading most_seen(Readers& readers, SeenLine& line, LineText first) {
  if (first.sureness() < kHopeless) return {first.text, kByVotes[1]};
  struct Version {
    std::string letters;
    LineText text;
    int votes = 1;
  };
  std::vector<Version> versions;
  versions.push_back({bare(first.text), std::move(first), 1});
  const auto look = [&](std::size_t which) {
    LineText seen = line.text(readers, which);
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

bool is_same(const LineText& one, const LineText& other) {
  return !one.text.empty() && bare(one.text) == bare(other.text);
}

// How sure a line is that one trained reader saw at first look; 0 where another must be heard.
double sureness_alone(const LineText& seen) {
  if (seen.sureness() >= kSureLine) return kSureAtOnce;
  if (seen.sureness() < kSureKnownLine) return 0;
  if (seen.sureness() >= kSureForm && has_known_form(seen.text)) return kSureAtOnce;
  switch (known_line(seen.text)) {
    case KnownLine::exactly:
      return kSureAtOnce;
    case KnownLine::nearly:
      return kBothTrained;
    case KnownLine::no:
      return 0;
  }
  return 0;
}

// A name that is made of known words alone, of which a trained reader is so sure, needs no other
// reader: of 639 lines of specimens of all tiers the small one said 209 so, and where Tesseract
// said something else, of eleven of them, it was Tesseract that was wrong.
bool is_sure_name(const LineText& seen) {
  constexpr double kSureName = 0.7;
  return seen.sureness() >= kSureName && prior_of_name(seen.text).all_known;
}

// How often names were right whose words were all known, or not, by how far they were ahead: on 160
// hard specimens on which the readers differed.
double sureness_of_name(const WeighedText& name) {
  if (name.text.empty()) return 0;
  const double lead = name.lead;
  if (prior_of_name(name.text).all_known) return lead >= 3 ? 0.97 : 0.7;
  if (lead >= 9) return 0.94;
  return lead >= 3 ? 0.55 : 0.25;
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
    if (darkest.at<std::uint8_t>(0, x) > kNoInk) {
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

LineReading read_line(Readers& readers, SeenLine& line) {
  LineText glance = readers.glances().read(line.strip(0));
  if (const double sure = sureness_alone(glance); sure > 0) {
    return {glance.text, sure, std::move(glance)};
  }
  if (glance.sureness() >= kNotByChance && bare(glance.text).size() >= kNoSpeck &&
      is_same(glance, line.text(readers, 1))) {
    return {glance.text, kTwoGlances, std::move(glance)};
  }
  LineText first = line.text(readers, 0);
  double sure = sureness_alone(first);
  if (sure == 0 && is_same(first, glance)) sure = kBothTrained;
  LineReading said = sure > 0 ? LineReading{first.text, sure} : most_seen(readers, line, first);
  said.first = std::move(first);
  return said;
}

LineReading read_name_line(Readers& readers, SeenLine& seen) {
  // Agreement of two readers that share nothing; of Tesseract with what the looks together say.
  constexpr double kBoth = 0.99;
  constexpr double kWithLooks = 0.9;
  // What no reader sees at first look, though all looks together say so: of 161 names of hard cards
  // and photographs in which the readers differed 39 were such, and seven of those were right.
  constexpr double kUnseen = 0.7;
  const LineLooks& line = seen.line();
  const cv::Mat& close = seen.strip(0);
  const LineText glance = readers.glances().read(close, kNameLetters);
  if (is_sure_name(glance)) return {glance.text, kBoth};
  const cv::Mat airy = line.airy();
  const Word word = readers.text().line(airy);
  const std::string said = without_false_blanks(word.text, airy, line.cap());
  const auto is_said = [&](const LineText& text) { return bare(text.text) == bare(said); };
  const auto both = [&](const LineText& text) {
    return LineReading{with_blanks_of(said, text, close.cols, airy, line.cap()),
                       text.sureness() >= kSureLine ? kBoth : kTogether};
  };
  if (!glance.text.empty() && is_said(glance)) return both(glance);
  LineReader& lines = readers.lines();
  const cv::Mat logits = lines.logits(close, kNameLetters);
  const LineText first =
      decode_steps(logits, lines.alphabet(), static_cast<double>(close.cols) / logits.rows);
  if (is_said(first)) return both(first);
  if (is_sure_name(first)) return {first.text, kTogether};
  std::array<LogSteps, kLooks> looks;
  looks[0] = log_steps(logits);
  for (std::size_t which = 1; which < kLooks; ++which) {
    looks.at(which) = log_steps(lines.logits(seen.strip(which), kNameLetters));
  }
  const WeighedText weighed = weigh_texts(
      looks, lines.alphabet(), [](std::string_view text) { return prior_of_name(text).weight; });
  LineReading name{weighed.text, sureness_of_name(weighed)};
  const std::string letters = bare(name.text);
  if (letters == bare(said)) {
    name.confidence = std::max(kWithLooks, name.confidence);
  } else if (letters != bare(glance.text) && letters != bare(first.text)) {
    name.confidence = std::min(kUnseen, name.confidence);
  }
  return name;
}

}  // namespace antrean::ocr
