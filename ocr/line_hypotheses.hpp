#pragma once

// A line that several looks read differently: what each nearly said counts too. All texts that some
// look holds likely are weighed by all of the looks, and by a prior: what a line of its kind says.
// Nothing is chosen that no look holds likely.

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ocr/ctc_steps.hpp"

namespace antrean::ocr {

/// At most `most` texts, the likeliest first, by prefix beam search (Hannun, Maas, Jurafsky and Ng,
/// 2014: First-pass large vocabulary continuous speech recognition using bi-directional recurrent
/// DNNs). Pure.
std::vector<std::string> likeliest_texts(const LogSteps& steps, std::string_view alphabet,
                                         std::size_t most);

/// The natural logarithm of the probability that the steps say `text`, over all ways to align it;
/// kNever when they cannot. Pure.
double log_likelihood(const LogSteps& steps, std::string_view alphabet, std::string_view text);

struct WeighedText {
  std::string text;
  /// By how much it is ahead of the next one, in natural logarithms; infinite when it is the only.
  double lead = 0;
};

/// The text that the looks and `prior` together speak for; empty when no look saw any. `prior` says
/// how much likelier than any other a text is before it is looked at, in natural logarithms.
WeighedText weigh_texts(std::span<const LogSteps> looks, std::string_view alphabet,
                        const std::function<double(std::string_view)>& prior);

}  // namespace antrean::ocr
