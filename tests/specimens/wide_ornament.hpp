#pragma once

// Security print that isn't the same all over a card: it is dense in some rows and absent in
// others.

#include <string>

#include "tests/specimens/paint.hpp"
#include "tests/specimens/rng.hpp"

namespace antrean::specimens {

/// Prints an ornament of some kind on a card's ground and returns its name ("rosettes").
std::string paint_ornament(Canvas& canvas, Rng& rng);

}  // namespace antrean::specimens
