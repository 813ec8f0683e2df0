#pragma once

// Names as they are compared (domain.md, Documents): upper case, without titles and punctuation,
// blanks folded; MUH., MOH. and M. stand for MUHAMMAD with care. Pure.

#include <string>
#include <string_view>

namespace antrean::ocr {

/// What a name is printed with.
inline constexpr std::string_view kNameLetters = " ABCDEFGHIJKLMNOPQRSTUVWXYZ.,'-";

/// A name as it was read with the full stops after titles before it, and the comma before a degree,
/// where they are usually printed and hardly seen: "DRA SRI HASTUTI. S.PD." -> "DRA. SRI HASTUTI,
/// S.PD.".
std::string with_usual_marks(std::string_view name);

/// "Dr. H. Achmad  Sa'id, S.H." -> "ACHMAD SAID".
std::string normalise_name(std::string_view name);

/// True when the names are the same person's name as written in two ways.
bool same_name(std::string_view a, std::string_view b);

/// What speaks for a name before it is looked at: that its words are ones that names are made of
/// (name_words.inc), or titles; the longer the more.
struct NamePrior {
  /// In natural logarithms.
  double weight = 0;
  /// Whether all of its words are such.
  bool all_known = false;
};
NamePrior prior_of_name(std::string_view name);

/// Edits (insert, delete, replace) between two texts.
int edit_distance(std::string_view a, std::string_view b);

}  // namespace antrean::ocr
