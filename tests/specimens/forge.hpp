#pragma once

// Forgeries, so that a reader can prove it doesn't fall for them.
//
// All are made on the drawn card, before the camera: a pasted digit in the NIK (another face, size
// or ground), a pasted patch over a whole value, a cover over the NIK, a copy in grey. A
// photographed screen is a camera's matter.

#include <optional>
#include <string_view>

#include "tests/specimens/camera.hpp"
#include "tests/specimens/ktp.hpp"
#include "tests/specimens/truth.hpp"

namespace antrean::specimens {

enum class Forgery { kDigit, kPatch, kScreen, kCovered, kGrey };

std::optional<Forgery> forgery_from(std::string_view name);

/// Forges the card in place. `truth` has its fields and claim changed to what the forger wants read
/// (the claim agrees with the forged card: the worst case; a covered NIK is null in the fields),
/// and gains "forge": {"kind", "field", "original", ...}.
void forge_card(Forgery forgery, const KtpStyle& style, Rng& rng, DrawnDocument& card, Json& truth);

/// Makes the camera photograph a screen: its grid, dark or white surroundings, cooler light.
void show_on_screen(Rng& rng, Camera& camera);

}  // namespace antrean::specimens
