#pragma once

// Names as they are compared (domain.md, Documents): upper case, without titles and punctuation,
// blanks folded; MUH., MOH. and M. stand for MUHAMMAD with care. Pure.

#include <string>
#include <string_view>

namespace antrean::ocr {

/// "Dr. H. Achmad  Sa'id, S.H." -> "ACHMAD SAID".
std::string normalise_name(std::string_view name);

/// True when the names are the same person's name as written in two ways.
bool same_name(std::string_view a, std::string_view b);

/// Edits (insert, delete, replace) between two texts.
int edit_distance(std::string_view a, std::string_view b);

}  // namespace antrean::ocr
