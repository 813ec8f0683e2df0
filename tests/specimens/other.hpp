#pragma once

// What people upload by mistake: other cards, papers, portraits, and sheets with nothing on them.

#include <span>
#include <string>
#include <string_view>

#include "tests/specimens/paint.hpp"
#include "tests/specimens/rng.hpp"
#include "tests/specimens/tiers.hpp"

namespace antrean::specimens {

/// A kind of document that is neither KTP nor KK.
struct OtherKind {
  std::string_view what;  ///< "driving licence", "bank card", "letter", "portrait" ...
  Sheet sheet;            ///< For which camera.
  double width;           ///< Its top edge, in those of the camera's card or page.
  bool has_print;         ///< Whether there is anything on it to read.
  DrawnDocument (*draw)(Rng& rng, double pixels);
};

std::span<const OtherKind> other_kinds();

/// One of them.
const OtherKind& pick_other(Rng& rng);

struct OtherDocument {
  DrawnDocument drawn;
  std::string what;
};

/// An empty card or sheet, at `pixels` pixels across.
OtherDocument draw_blank(Rng& rng, double pixels);

}  // namespace antrean::specimens
