#pragma once

// Sheets of paper that are no family card: letters, forms, certificates, pages of books, passports
// and receipts. All numbers and names are invented.

#include "tests/specimens/paint.hpp"
#include "tests/specimens/rng.hpp"

namespace antrean::specimens {

// Each draws a document at `pixels` pixels across.
DrawnDocument draw_letter(Rng& rng, double pixels);
/// With labels, dotted lines and boxes to fill in, some of a KTP's labels among them.
DrawnDocument draw_form(Rng& rng, double pixels);
DrawnDocument draw_birth_certificate(Rng& rng, double pixels);
DrawnDocument draw_book_page(Rng& rng, double pixels);
/// The page with the portrait.
DrawnDocument draw_passport(Rng& rng, double pixels);
/// As narrow as a till's roll.
DrawnDocument draw_receipt(Rng& rng, double pixels);

}  // namespace antrean::specimens
