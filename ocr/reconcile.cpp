#include "ocr/reconcile.hpp"

#include <algorithm>
#include <array>

namespace antrean::ocr {
namespace {

// No reader is surer than this, whatever it says of itself, and nothing is less likely than the
// rest's share.
constexpr double kSurest = 0.998;
constexpr double kLeast = 0.0002;

using Shares = std::array<double, 10>;

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}
std::size_t value_of(char digit) {
  return static_cast<std::size_t>(digit - '0');
}

Shares shares_of(const DigitOpinion& seen) {
  const double best = std::clamp(seen.probability, 0.1, kSurest);
  const double rest = 1 - best;
  const bool named = is_digit(seen.alternative) && seen.alternative != seen.digit;
  const double second = named ? std::clamp(seen.alternative_probability, rest / 9, rest) : 0;
  Shares shares{};
  shares.fill(std::max(kLeast, (rest - second) / (named ? 8 : 9)));
  if (named) shares[value_of(seen.alternative)] = std::max(kLeast, second);
  shares[value_of(seen.digit)] = best;
  return shares;
}

DigitOpinion weighed(Shares product) {
  double sum = 0;
  for (const double share : product) sum += share;
  const auto best =
      static_cast<std::size_t>(std::max_element(product.begin(), product.end()) - product.begin());
  DigitOpinion agreed;
  agreed.digit = static_cast<char>('0' + best);
  agreed.probability = product[best] / sum;
  product[best] = 0;
  const auto second =
      static_cast<std::size_t>(std::max_element(product.begin(), product.end()) - product.begin());
  agreed.alternative = static_cast<char>('0' + second);
  agreed.alternative_probability = product[second] / sum;
  return agreed;
}

}  // namespace

NumberOpinion opinion_of(const LineText& line) {
  NumberOpinion opinion;
  for (const Character& seen : line.characters) {
    if (!is_digit(seen.letter)) continue;
    opinion.push_back(
        {seen.letter, seen.probability, seen.alternative, seen.alternative_probability});
  }
  return opinion;
}

NumberOpinion opinion_of(const Word& word) {
  // Chosen, not measured: Tesseract's confidence is no probability, so it weighs between these.
  constexpr double kLeastSure = 0.8;
  constexpr double kMostSure = 0.99;
  NumberOpinion opinion;
  for (const char letter : word.text) {
    if (!is_digit(letter)) continue;
    opinion.push_back({letter, kLeastSure + (kMostSure - kLeastSure) * word.confidence, 0, 0});
  }
  return opinion;
}

std::string digits_of(const NumberOpinion& opinion) {
  std::string digits;
  for (const DigitOpinion& seen : opinion) digits.push_back(seen.digit);
  return digits;
}

AgreedNumber reconcile(std::span<const NumberOpinion> opinions, std::size_t length) {
  std::vector<Shares> places(length);
  for (Shares& place : places) place.fill(1);
  bool any = false;
  for (const NumberOpinion& opinion : opinions) {
    const bool whole = opinion.size() == length &&
                       std::all_of(opinion.begin(), opinion.end(),
                                   [](const DigitOpinion& seen) { return is_digit(seen.digit); });
    if (!whole) continue;
    any = true;
    for (std::size_t at = 0; at < length; ++at) {
      const Shares shares = shares_of(opinion[at]);
      for (std::size_t digit = 0; digit < shares.size(); ++digit) {
        places[at][digit] *= shares[digit];
      }
    }
  }
  AgreedNumber agreed;
  if (!any) return agreed;
  agreed.confidence = 1;
  for (const Shares& place : places) {
    agreed.places.push_back(weighed(place));
    agreed.digits.push_back(agreed.places.back().digit);
    agreed.confidence *= agreed.places.back().probability;
  }
  return agreed;
}

}  // namespace antrean::ocr
