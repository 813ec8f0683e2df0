#pragma once

// Sheets that don't lie flat: bowed over a table, folded twice and opened again, curled at a
// corner.

#include "tests/specimens/tiers.hpp"
#include "tests/specimens/wide_sheet.hpp"

namespace antrean::specimens {

/// The page as it lies, seen by that camera, on a transparent sheet with room around. A scanner's
/// lid presses it flat, so that only the shade of its creases is left; `tier` says how far it bends
/// otherwise. The boxes are the caller's page's, moved along; `method` names what was done
/// ("bowed, folded").
CardSheet bend_page(const DrawnDocument& page, Tier tier, const Camera& camera, Rng& rng);

}  // namespace antrean::specimens
