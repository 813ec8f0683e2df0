#pragma once

// What years in a purse leave on a card. None of it makes a value unreadable to a person.

#include <string>

#include "tests/specimens/paint.hpp"
#include "tests/specimens/rng.hpp"

namespace antrean::specimens {

/// Wears the card in place; returns in what ways ("scratches, stain"; "none").
std::string wear_card(Rng& rng, DrawnDocument& card);

}  // namespace antrean::specimens
