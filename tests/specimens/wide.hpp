#pragma once

// The wide range: KTPs of more papers, printers, cameras, surroundings and forgers.
//
// Truth gains "wide": {"paper", "print", "wear", "camera", "surroundings", "light"}, the names of
// what was drawn on each axis, and "forge" a "method".

#include <cstdint>
#include <optional>

#include "tests/specimens/batch.hpp"
#include "tests/specimens/forge.hpp"

namespace antrean::specimens {

/// A KTP of `person` from the wide range.
Specimen make_wide_ktp(const Person& person, Tier tier, std::uint64_t seed,
                       std::optional<Forgery> forgery);

}  // namespace antrean::specimens
