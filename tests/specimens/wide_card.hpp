#pragma once

// A genuine card from the wide range: paper, print and wear put together.

#include <cstdint>
#include <string>

#include "tests/specimens/ktp.hpp"
#include "tests/specimens/wide_print.hpp"

namespace antrean::specimens {

/// What a batch of cards has in common: the printer with its habits.
struct WidePress {
  KtpStyle style;
  InkProcess ink;
  std::string name;  ///< "laser, two passes".
};

WidePress invent_press(std::uint64_t seed);

struct WideCard {
  DrawnDocument drawn;
  std::string paper;
  std::string wear;
};

/// Draws a card at `scale` pixels a unit. Paper, portrait and wear come from `seed`.
WideCard draw_wide_card(const Person& person, const WidePress& press, std::uint64_t seed,
                        double scale);

}  // namespace antrean::specimens
