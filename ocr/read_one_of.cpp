#include "ocr/read_one_of.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace antrean::ocr {
namespace {

// What may be seen before a word.
constexpr std::array<std::string_view, 4> kBefore{"", " ", ":", ": "};
// A look speaks against a word by no more than this, and so much of each look is news, as in
// weigh_looks.
constexpr double kAgainst = 7;
constexpr double kNews = 0.4;
// A look that is so much surer of something else, for each letter of the word, sees another word.
constexpr double kSomethingElse = 2.5;
// A first look so sure is enough.
constexpr double kSureAtOnce = 0.999;
// No word is surer than this: measured on hard specimens.
constexpr double kSurest = 0.985;

bool is_sure(const LookAtWords& look) {
  double all = kNever;
  for (const double one : look.says) all = log_sum(all, one);
  return *std::max_element(look.says.begin(), look.says.end()) - all > std::log(kSureAtOnce) &&
         look.against < 1;
}

}  // namespace

LookAtWords look_at_words(const LogSteps& steps, std::string_view alphabet,
                          const std::vector<std::string>& words) {
  LookAtWords look;
  double most = kNever;
  for (const std::string& word : words) {
    double all = kNever;
    for (const std::string_view before : kBefore) {
      all = log_sum(all, log_likelihood(steps, alphabet, std::string{before} + word));
    }
    look.says.push_back(all);
    most = std::max(most, all);
  }
  for (const auto& step : steps) look.against += *std::max_element(step.begin(), step.end());
  look.against -= most;
  return look;
}

OneOf weigh_words(const std::vector<LookAtWords>& looks, const std::vector<std::string>& words) {
  std::vector<double> weights(words.size(), 0);
  double against = 0;
  for (const LookAtWords& look : looks) {
    const double highest = *std::max_element(look.says.begin(), look.says.end());
    const double news = looks.size() == 1 ? 1 : kNews;
    for (std::size_t i = 0; i < words.size(); ++i) {
      weights[i] += news * std::max(-kAgainst, look.says[i] - highest);
    }
    against += look.against / static_cast<double>(looks.size());
  }
  const auto best = std::max_element(weights.begin(), weights.end());
  const std::string& word = words[static_cast<std::size_t>(best - weights.begin())];
  if (against > kSomethingElse * static_cast<double>(std::max<std::size_t>(2, word.size()))) {
    return {};
  }
  double all = kNever;
  for (const double weight : weights) all = log_sum(all, weight);
  return {word, std::min(kSurest, std::exp(*best - all))};
}

OneOf read_one_of(Readers& readers, SeenLine& line, const std::vector<std::string>& words) {
  LineReader& glances = readers.glances();
  const LookAtWords glance =
      look_at_words(log_steps(glances.logits(line.strip(0))), glances.alphabet(), words);
  if (is_sure(glance)) return weigh_words({glance}, words);
  const std::string_view alphabet = readers.lines().alphabet();
  std::vector<LookAtWords> looks;
  for (std::size_t which = 0; which < kLooks; ++which) {
    looks.push_back(look_at_words(log_steps(line.steps(readers, which)), alphabet, words));
    if (which == 0 && is_sure(looks[0])) break;
  }
  return weigh_words(looks, words);
}

}  // namespace antrean::ocr
