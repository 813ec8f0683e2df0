#pragma once

// What people upload by mistake: other cards, letters, portraits, and pages with nothing on them.

#include <string>

#include "tests/specimens/paint.hpp"
#include "tests/specimens/rng.hpp"

namespace antrean::specimens {

struct OtherDocument {
  DrawnDocument drawn;
  std::string what;  ///< "driving licence", "bank card", "letter", "portrait", "tax card" ...
  bool page = false;
};

/// A document that is neither KTP nor KK, at `pixels` pixels across.
OtherDocument draw_other(Rng& rng, double pixels);

/// An empty card or sheet.
OtherDocument draw_blank(Rng& rng, double pixels);

}  // namespace antrean::specimens
