#pragma once

// The wide range of family cards: more faces, rules, papers and proportions, sheets that don't lie
// flat, on all tables and in all lights that cards of the wide range have.

#include <cstdint>

#include "tests/specimens/batch.hpp"
#include "tests/specimens/kk.hpp"

namespace antrean::specimens {

/// Widens a style to more printers; returns what it did ("thin grey rules, Roboto").
std::string widen_kk_style(Rng& rng, KkStyle& style);

/// Draws the page on its paper. `scale` is in pixels a unit; `paper` gets the paper's name.
DrawnDocument draw_wide_kk(const Family& family, const KkStyle& style, std::uint64_t seed,
                           double scale, std::string& paper);

/// Lays the page down, lights it and takes its picture: fills `made`'s shot, camera and "wide", as
/// wide.hpp says; "wear" is how the sheet bends. `made.camera` is the tier's.
void photograph_wide_page(const DrawnDocument& page, Tier tier, std::uint64_t seed, Specimen& made);

}  // namespace antrean::specimens
