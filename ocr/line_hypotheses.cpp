#include "ocr/line_hypotheses.hpp"

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <unordered_set>

namespace antrean::ocr {
namespace {

// Prefixes that are followed at once, and what a class must have at a step to be followed.
constexpr std::size_t kBeam = 8;
constexpr double kLeastShare = -7;
// A step so surely blank changes nothing but the prefixes' ends.
constexpr double kSurelyBlank = -1e-4;
// Texts that each look gives to be weighed.
constexpr std::size_t kOfEachLook = 5;
// A look speaks against a text by no more than this, in natural logarithms: where glare or a crop
// hides a letter from one look, others see it. Of 311 hard names 264 had their letters right with
// 3, 263 with 5 and 262 with 8.
constexpr double kAgainst = 3;

// Of the ways to a prefix: those that end in a blank, and those that end in its last letter.
struct Ways {
  double blank = kNever;
  double letter = kNever;
  double all() const { return log_sum(blank, letter); }
};
using Beam = std::vector<std::pair<std::string, Ways>>;

void keep_likeliest(Beam& beam, std::size_t most) {
  const auto likelier = [](const auto& a, const auto& b) {
    return a.second.all() > b.second.all();
  };
  const auto end = beam.begin() + static_cast<std::ptrdiff_t>(std::min(most, beam.size()));
  std::partial_sort(beam.begin(), end, beam.end(), likelier);
  beam.erase(end, beam.end());
}

Beam followed(const Beam& beam, const std::vector<double>& step, std::string_view alphabet) {
  std::vector<std::size_t> likely;
  for (std::size_t at = 1; at < step.size(); ++at) {
    if (step[at] > kLeastShare) likely.push_back(at);
  }
  std::unordered_map<std::string, Ways> next;
  for (const auto& [prefix, ways] : beam) {
    const double all = ways.all();
    Ways& same = next[prefix];
    same.blank = log_sum(same.blank, all + step[0]);
    const char last = prefix.empty() ? '\0' : prefix.back();
    if (last != '\0') {
      same.letter = log_sum(same.letter, ways.letter + step[alphabet.find(last) + 1]);
    }
    for (const std::size_t at : likely) {
      const char letter = alphabet[at - 1];
      Ways& longer = next[prefix + letter];
      longer.letter = log_sum(longer.letter, (letter == last ? ways.blank : all) + step[at]);
    }
  }
  return {next.begin(), next.end()};
}

std::string trimmed(const std::string& text) {
  const auto from = text.find_first_not_of(' ');
  if (from == std::string::npos) return {};
  return text.substr(from, text.find_last_not_of(' ') + 1 - from);
}

}  // namespace

std::vector<std::string> likeliest_texts(const LogSteps& steps, std::string_view alphabet,
                                         std::size_t most) {
  Beam beam{{std::string{}, Ways{0, kNever}}};
  for (const std::vector<double>& step : steps) {
    if (step[0] > kSurelyBlank) {
      for (auto& [prefix, ways] : beam) ways = {ways.all() + step[0], kNever};
      continue;
    }
    beam = followed(beam, step, alphabet);
    keep_likeliest(beam, std::max(kBeam, most));
  }
  keep_likeliest(beam, most);
  std::vector<std::string> texts;
  for (auto& [prefix, ways] : beam) texts.push_back(std::move(prefix));
  return texts;
}

double log_likelihood(const LogSteps& steps, std::string_view alphabet, std::string_view text) {
  // Before, between and behind the letters there may be blanks.
  std::vector<std::size_t> states{0};
  for (const char letter : text) {
    const std::size_t at = alphabet.find(letter);
    if (at == std::string_view::npos) return kNever;
    states.push_back(at + 1);
    states.push_back(0);
  }
  if (steps.empty()) return text.empty() ? 0 : kNever;
  std::vector<double> ways(states.size(), kNever);
  ways[0] = steps[0][0];
  if (states.size() > 1) ways[1] = steps[0][states[1]];
  for (std::size_t t = 1; t < steps.size(); ++t) {
    // From behind, so that what comes from the left is still the last step's.
    for (std::size_t at = states.size(); at-- > 0;) {
      double from = ways[at];
      if (at > 0) from = log_sum(from, ways[at - 1]);
      if (at > 1 && states[at] != 0 && states[at] != states[at - 2]) {
        from = log_sum(from, ways[at - 2]);
      }
      ways[at] = from <= kNever ? kNever : from + steps[t][states[at]];
    }
  }
  const double last = ways.back();
  return std::max(kNever, ways.size() > 1 ? log_sum(last, ways[ways.size() - 2]) : last);
}

WeighedText weigh_texts(std::span<const LogSteps> looks, std::string_view alphabet,
                        const std::function<double(std::string_view)>& prior) {
  std::unordered_set<std::string> known;
  std::vector<std::string> texts;
  for (const LogSteps& look : looks) {
    for (const std::string& text : likeliest_texts(look, alphabet, kOfEachLook)) {
      std::string line = trimmed(text);
      if (!line.empty() && known.insert(line).second) texts.push_back(std::move(line));
    }
  }
  if (texts.empty()) return {};
  std::vector<double> weights;
  for (const std::string& text : texts) weights.push_back(prior(text));
  for (const LogSteps& look : looks) {
    std::vector<double> says;
    for (const std::string& text : texts) says.push_back(log_likelihood(look, alphabet, text));
    const double highest = *std::max_element(says.begin(), says.end());
    for (std::size_t i = 0; i < texts.size(); ++i) {
      weights[i] += std::max(-kAgainst, says[i] - highest);
    }
  }
  const auto best = std::max_element(weights.begin(), weights.end());
  WeighedText result{texts[static_cast<std::size_t>(best - weights.begin())],
                     std::numeric_limits<double>::infinity()};
  for (auto other = weights.begin(); other != weights.end(); ++other) {
    if (other != best) result.lead = std::min(result.lead, *best - *other);
  }
  return result;
}

}  // namespace antrean::ocr
