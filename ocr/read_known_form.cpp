#include "ocr/read_known_form.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace antrean::ocr {
namespace {

// Where the looks so far are together this sure of all digits, more of them would say the same.
constexpr double kSureDigits = 0.999;

double sureness_of(const std::vector<Shares>& places) {
  double sum = 0;
  for (const Shares& place : places) sum += *std::max_element(place.begin(), place.end());
  return places.empty() ? 0 : std::exp(sum);
}

}  // namespace

std::vector<Shares> look_for_form(Readers& readers, SeenLine& line, cv::Range numbers,
                                  std::string_view form) {
  std::vector<FormReading> looks;
  std::vector<Shares> weighed;
  const auto look_at = [&](const LineReader& reader, const cv::Mat& steps) {
    if (auto one = read_form(steps, reader.alphabet(), form)) looks.push_back(std::move(*one));
  };
  for (std::size_t which = 0; which < kLooks; ++which) {
    const cv::Mat& strip = line.strip(which);
    look_at(readers.lines(), line.steps(readers, which));
    const bool whole = numbers == cv::Range::all();
    const cv::Range seen{whole ? 0 : std::max(0, numbers.start),
                         whole ? strip.cols : std::min(strip.cols, numbers.end)};
    if (seen.size() >= line.line().cap()) {
      look_at(readers.digits(), readers.digits().logits(strip.colRange(seen)));
    }
    weighed = weigh_looks(looks);
    if (sureness_of(weighed) >= kSureDigits) break;
  }
  return weighed;
}

KnownDigits read_known_form(Readers& readers, SeenLine& line, std::string_view form) {
  KnownDigits read;
  const std::vector<Shares> places = look_for_form(readers, line, cv::Range::all(), form);
  for (const Shares& place : places) {
    const auto best = std::max_element(place.begin(), place.end());
    read.digits.push_back(static_cast<char>('0' + (best - place.begin())));
  }
  read.confidence = sureness_of(places);
  return read;
}

}  // namespace antrean::ocr
