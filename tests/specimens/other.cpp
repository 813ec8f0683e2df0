#include "tests/specimens/other.hpp"

#include <array>

#include "tests/specimens/other_cards.hpp"
#include "tests/specimens/other_look.hpp"
#include "tests/specimens/other_pages.hpp"

namespace antrean::specimens {
namespace {

constexpr double kCardWidth = 1011;
constexpr double kCardHeight = 638;
// A camera's page lies on its long side.
constexpr double kUpright = 0.707;

DrawnDocument draw_face(Rng& rng, double pixels) {
  Canvas canvas(800, 1040, pixels / 800);
  draw_portrait(canvas, rng, {0, 0, 800, 1040}, rng.chance(0.5));
  return drawn_on(canvas);
}

constexpr std::array<OtherKind, 13> kKinds = {
    {{"driving licence", Sheet::kCard, 1, true, draw_driving_licence},
     {"bank card", Sheet::kCard, 1, true, draw_bank_card},
     {"tax card", Sheet::kCard, 1, true, draw_tax_card},
     {"health card", Sheet::kCard, 1, true, draw_health_card},
     {"student card", Sheet::kCard, 1, true, draw_student_card},
     {"business card", Sheet::kCard, 1, true, draw_business_card},
     {"letter", Sheet::kPage, kUpright, true, draw_letter},
     {"form", Sheet::kPage, kUpright, true, draw_form},
     {"birth certificate", Sheet::kPage, kUpright, true, draw_birth_certificate},
     {"book page", Sheet::kPage, 0.6, true, draw_book_page},
     {"passport", Sheet::kCard, 1.3, true, draw_passport},
     {"receipt", Sheet::kCard, 0.8, true, draw_receipt},
     {"portrait", Sheet::kCard, 1, false, draw_face}}};

}  // namespace

std::span<const OtherKind> other_kinds() {
  return kKinds;
}

const OtherKind& pick_other(Rng& rng) {
  return rng.pick(kKinds);
}

OtherDocument draw_blank(Rng& rng, double pixels) {
  const bool page = rng.chance(0.5);
  Canvas canvas(page ? 2970 : kCardWidth, page ? 2100 : kCardHeight,
                pixels / (page ? 2970 : kCardWidth));
  const double white = rng.between(0.85, 1);
  canvas.fill(rng.chance(0.3) ? Color{0.75, 0.88, 0.95} : Color{white, white, white});
  if (rng.chance(0.3)) draw_guilloche(canvas, rng, 2, {0.35, 0.62, 0.82}, 0.3);
  return {drawn_on(canvas), page ? "blank sheet" : "blank card"};
}

}  // namespace antrean::specimens
