#include "tests/specimens/wide_card.hpp"

#include "tests/specimens/wide_paper.hpp"
#include "tests/specimens/wide_wear.hpp"

namespace antrean::specimens {

WidePress invent_press(std::uint64_t seed) {
  Rng style(seed, "ktp style");
  Rng wide(seed, "wide print");
  WidePress press;
  press.style = invent_ktp_style(style);
  const std::string passes = widen_style(wide, press.style);
  press.ink = invent_ink(wide);
  press.name = press.ink.name + ", " + passes;
  return press;
}

WideCard draw_wide_card(const Person& person, const WidePress& press, std::uint64_t seed,
                        double scale) {
  Rng paper_rng(seed, "wide paper");
  Rng ornaments(seed, "wide ornament");
  Rng ink(seed, "ktp ink");
  Rng wear(seed, "wide wear");
  WidePaper paper = draw_wide_paper(paper_rng, ornaments, scale);
  KtpLayers layers = print_ktp(person, press.style, ink, scale);
  age_ink(press.ink, scale, ink, layers.labels);
  age_ink(press.ink, scale, ink, layers.values);
  lay_over(layers.picture, paper.image);
  lay_over(layers.labels, paper.image);
  lay_over(layers.values, paper.image);
  WideCard card;
  card.drawn = {paper.image, kKtpWidth, kKtpHeight, std::move(layers.boxes),
                std::move(layers.nik_digits)};
  card.paper = paper.name;
  card.wear = wear_card(wear, card.drawn);
  return card;
}

}  // namespace antrean::specimens
