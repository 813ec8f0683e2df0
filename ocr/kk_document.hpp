#pragma once

// From a decoded picture to the Reading of a family card: kind, corners, quality, checks.

#include <optional>
#include <vector>

#include "ocr/decode.hpp"
#include "ocr/find_document.hpp"
#include "ocr/kk_page.hpp"
#include "ocr/readers.hpp"
#include "ocr/reading.hpp"

namespace antrean::ocr {

/// Looks for a family card in one picture, in several ways; of what they find, that counts of which
/// most can be read.
class FamilyCardSearch {
 public:
  FamilyCardSearch(const Decoded& decoded, Readers& readers);

  /// By ruled tables; `thorough`: looks longer for rules that are hard to see.
  void look_for_tables(bool thorough);
  /// Where outlines of documents were found in the picture, and nothing in them that is another
  /// document. Takes a third of a second for each that is shaped like a page.
  void look_within(const std::vector<Quad>& outlines);

  /// Whether there are ruled tables anywhere.
  bool found() const { return page_.has_value(); }
  /// So much of it that looking on would hardly give more.
  bool is_legible() const { return page_ && page_->is_legible(); }
  /// What was found, when it is a family card; it counts as found no more then. `unread`: also one
  /// that can't be read (then its quality isn't usable).
  std::optional<Reading> read(bool unread);

 private:
  /// Ink dark, security print light. Made anew where it isn't kept.
  cv::Mat& gray();

  const Decoded& decoded_;
  Readers& readers_;
  cv::Mat gray_;
  std::optional<KkPage> page_;
  std::vector<Quad> tried_;
  /// Whether a page was found in one of them.
  bool within_ = false;
};

/// Makes `reading` that of a family card whose title was seen, but no tables: nothing of it can be
/// read, and its quality isn't usable.
void call_unread_family_card(Reading& reading);

/// What is to be said of a card's number and members: structure, and each NIK beside its own row.
std::vector<Check> check_family_card(const Reading& reading);

}  // namespace antrean::ocr
