#pragma once

// What a picture shows in which no card could be recognised, told by the few words that could be
// read anywhere in it. Pure.

#include <span>
#include <string>

namespace antrean::ocr {

enum class Shown {
  /// Too little to tell.
  unknown,
  /// A KTP's own words, so that it is one that can't be read.
  ktp,
  /// A family card's title.
  family_card,
  /// Enough that is none of a KTP's, but nothing that says whose it is.
  some_print,
  /// Words of other documents.
  other
};

/// Whether a word's letters and digits are enough for it to count.
bool counts_as_word(const std::string& word);

/// `words` are those read with confidence, that count, in upper and lower case as they are printed.
/// While there is `more` to read what isn't clear yet stays unknown.
Shown what_words_show(std::span<const std::string> words, bool more);

}  // namespace antrean::ocr
