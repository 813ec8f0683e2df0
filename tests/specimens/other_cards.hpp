#pragma once

// Cards of a KTP's size that aren't one. All numbers and names are invented.

#include "tests/specimens/paint.hpp"
#include "tests/specimens/rng.hpp"

namespace antrean::specimens {

// Each draws a card at `pixels` pixels across.
DrawnDocument draw_driving_licence(Rng& rng, double pixels);
DrawnDocument draw_bank_card(Rng& rng, double pixels);
DrawnDocument draw_tax_card(Rng& rng, double pixels);
DrawnDocument draw_health_card(Rng& rng, double pixels);
DrawnDocument draw_student_card(Rng& rng, double pixels);
/// With a telephone number and an address, and white left over.
DrawnDocument draw_business_card(Rng& rng, double pixels);

}  // namespace antrean::specimens
