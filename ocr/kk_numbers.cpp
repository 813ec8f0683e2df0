#include "ocr/kk_numbers.hpp"

#include <algorithm>
#include <array>
#include <opencv2/imgproc.hpp>
#include <utility>
#include <vector>

#include "ocr/kk_values.hpp"
#include "ocr/reconcile.hpp"
#include "ocr/tesseract.hpp"

namespace antrean::ocr {
namespace {

// Of a number so many digits are seen by the trained reader, or it is none: Tesseract, which takes
// longer, needn't be asked.
constexpr std::size_t kFewestSeen = 14;
constexpr std::size_t kMostSeen = 18;

// Where words begin.
std::vector<int> words_of(const cv::Mat& strip) {
  cv::Mat ink;
  cv::compare(strip, 150, ink, cv::CMP_LT);
  cv::Mat counts;
  cv::reduce(ink, counts, 0, cv::REDUCE_SUM, CV_32S);
  std::vector<int> words;
  int last = -1000;
  for (int x = 0; x < strip.cols; ++x) {
    if (counts.at<int>(x) == 0) continue;
    if (x - last > strip.rows / 6) words.push_back(x);
    last = x;
  }
  // "No." may be one word or two; the longest stands last.
  return words;
}

// What the trained reader has seen already.
void number_in(Readers& readers, const cv::Mat& strip, const LineText& seen, Field& field) {
  const Word said = readers.text().digits(strip);
  const std::array<NumberOpinion, 2> opinions{opinion_of(seen), opinion_of(said)};
  const AgreedNumber agreed = reconcile(opinions, kNumberDigits);
  if (agreed.digits.empty()) {
    field.raw = said.text;
    field.confidence = 0.5 * said.confidence;
    return;
  }
  const bool both = digits_of(opinions[0]) == digits_of(opinions[1]);
  field.raw = agreed.digits;
  field.confidence =
      both ? 0.9 + 0.09 * std::min(said.confidence, seen.sureness()) : 0.8 * agreed.confidence;
}

// "No. " and sixteen digits, alone in their line.
Field number_behind(Readers& readers, const cv::Mat& strip) {
  const std::vector<int> words = words_of(strip);
  // From one of the line's first words on: "No." is mostly one, and what is read of it would count
  // as digits.
  Field best;
  for (const std::size_t word : {1, 0, 2}) {
    if (word >= words.size() || best.confidence >= kBothReaders) continue;
    const cv::Mat behind = strip.colRange(std::max(0, words[word] - 8), strip.cols);
    const LineText seen = readers.digits().read(behind);
    const std::size_t digits = digits_of(seen.text).size();
    if (digits < kFewestSeen || digits > kMostSeen) continue;
    Field field;
    number_in(readers, behind, seen, field);
    understand_kk("no_kk", field);
    const bool better = field.value ? !best.value || field.confidence > best.confidence
                                    : !best.value && field.raw.size() > best.raw.size();
    if (better) best = std::move(field);
  }
  return best;
}

}  // namespace

LineReading digits_in(Readers& readers, const cv::Mat& strip) {
  const LineText seen = readers.digits().read(strip);
  return {seen.text, seen.sureness()};
}

void number_in(Readers& readers, const cv::Mat& strip, Field& field) {
  number_in(readers, strip, readers.digits().read(strip), field);
}

Field card_number(Readers& readers, const cv::Mat& gray, const PagePlace& place,
                  const std::vector<cv::Rect2d>& lines) {
  // A title's letters look like digits too.
  constexpr std::size_t kMostLines = 4;
  Field best;
  for (std::size_t i = 0; i < std::min(kMostLines, lines.size()); ++i) {
    const Piece piece = part_piece(gray, place, lines[i], kPageWidth);
    if (piece.lines.size() != 1) continue;
    const cv::Mat& strip = piece.lines[0].strip;
    if (strip.cols < 12 * strip.rows / 2) continue;
    Field field = number_behind(readers, strip);
    if (!field.value && digits_of(field.raw).size() < 12) continue;
    field.box = piece.box;
    const bool better = field.value.has_value() == best.value.has_value()
                            ? field.confidence > best.confidence
                            : field.value.has_value();
    if (better) best = std::move(field);
    if (best.confidence >= kBothReaders) break;
  }
  return best;
}

Field nik_again(Readers& readers, const Piece& piece, const Field& before) {
  if (piece.lines.size() != 1) return before;
  // A digit too many or too few at one size is often right at another.
  for (const double size : {0.8, 1.25}) {
    cv::Mat sized;
    cv::resize(piece.lines[0].strip, sized, {}, size, size,
               size < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
    Field field = before;
    number_in(readers, sized, field);
    field.confidence *= 0.8;
    understand_kk("nik", field);
    if (field.value) return field;
  }
  return before;
}

}  // namespace antrean::ocr
