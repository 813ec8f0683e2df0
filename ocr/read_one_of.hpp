#pragma once

// One of a few words in a line, by the trained reader of text: which of them its looks at the line
// speak for most.

#include <string>
#include <string_view>
#include <vector>

#include "ocr/line_hypotheses.hpp"
#include "ocr/readers.hpp"
#include "ocr/seen_line.hpp"

namespace antrean::ocr {

struct OneOf {
  /// Empty where it isn't like any of them.
  std::string word;
  double confidence = 0;
};

/// What each look says of words: `against` is by how much likelier the look holds whatever it reads
/// than the likeliest of them, `says` how likely it holds each; in natural logarithms.
struct LookAtWords {
  double against = 0;
  std::vector<double> says;
};

/// Words are looked for alone in the line, but for a colon before. Pure.
LookAtWords look_at_words(const LogSteps& steps, std::string_view alphabet,
                          const std::vector<std::string>& words);

/// The word that the looks together speak for. Pure.
OneOf weigh_words(const std::vector<LookAtWords>& looks, const std::vector<std::string>& words);

/// Looks once where the small or the large reader of text is sure at first look. A colon before the
/// word may be in the line or not; "" as a word stands for a line without any.
OneOf read_one_of(Readers& readers, SeenLine& line, const std::vector<std::string>& words);

}  // namespace antrean::ocr
