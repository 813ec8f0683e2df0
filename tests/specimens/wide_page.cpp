#include "tests/specimens/wide_page.hpp"

#include <array>

#include "tests/specimens/wide_bend.hpp"
#include "tests/specimens/wide_lens.hpp"
#include "tests/specimens/wide_paper.hpp"
#include "tests/specimens/wide_scene.hpp"

namespace antrean::specimens {

std::string widen_kk_style(Rng& rng, KkStyle& style) {
  static constexpr std::array kFaces = {"Liberation Sans", "Arimo",  "Nimbus Sans", "FreeSans",
                                        "TeX Gyre Heros",  "Roboto", "Open Sans",   "DejaVu Sans"};
  style.text.family = rng.pick(kFaces);
  const bool broad = style.text.family == "DejaVu Sans" || style.text.family == "Open Sans";
  // 7 to 8.2 points; of a third of the printers 5.1 to 7.
  const double size = rng.between(24.5, 29);
  const bool small = size > 26 && size < 27.5;
  style.text.size = (small ? 18 + (size - 26) * 6.5 / 1.5 : size) * (broad ? 0.92 : 1);
  const double ink = rng.between(0, 0.3);
  style.text.color = {ink, ink, ink + rng.between(0, 0.12)};
  if (rng.chance(0.15)) style.text.spread = rng.between(0.1, 0.4);
  style.rule = rng.between(1.2, 4);
  std::string name = style.rule < 2 ? "thin" : style.rule > 3 ? "thick" : "plain";
  if (rng.chance(0.4)) {
    const double grey = rng.between(0.1, 0.5);
    const bool blue = style.security_paper && rng.chance(0.5);
    style.rules = Color{grey, blue ? grey + 0.1 : grey, blue ? grey + 0.3 : grey};
    name += blue ? " blue" : " grey";
  }
  style.margin = rng.between(70, 150);
  style.heading = rng.between(74, 92);
  style.row_height = rng.between(41, 48);
  style.gap = rng.between(20, 60);
  style.column_jitter = rng.chance(0.6) ? rng.between(0.02, 0.12) : 0;
  return name + " rules, " + style.text.family;
}

DrawnDocument draw_wide_kk(const Family& family, const KkStyle& style, std::uint64_t seed,
                           double scale, std::string& paper) {
  Rng ink(seed, "kk ink");
  Rng sheet(seed, "wide paper");
  return draw_kk(family, style, ink, scale, [&](Canvas& canvas) {
    paper =
        style.security_paper ? paint_wide_ground(canvas, sheet) : paint_office_paper(canvas, sheet);
  });
}

void photograph_wide_page(const DrawnDocument& page, Tier tier, std::uint64_t seed,
                          Specimen& made) {
  Rng world(seed, "world");
  Rng bend(seed, "wide bend");
  Rng developer(seed, "wide processing");
  const WideScene scene = invent_scene(seed, tier, made.camera, Sheet::kPage);
  const CardSheet sheet = bend_page(page, tier, made.camera, bend);
  Camera framed = made.camera;
  frame_sheet(sheet, page.width, framed);
  made.shot = photograph(sheet.sheet, framed, world, scene.stage);
  find_card(sheet, page.width, page.height, made.shot);
  const std::string processing =
      invent_processing(developer, tier, made.shot.image.channels() == 1);
  process_shot(processing, developer, made.shot);
  made.truth["wide"] = {{"wear", sheet.method},
                        {"camera", processing},
                        {"surroundings", scene.surroundings},
                        {"light", scene.light}};
  add_picture(made.truth, made.shot, made.camera, sheet.sheet.boxes);
}

}  // namespace antrean::specimens
