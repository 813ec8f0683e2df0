#include "tests/specimens/wide.hpp"

#include <cstdio>

#include "tests/specimens/wide_forge.hpp"
#include "tests/specimens/wide_lens.hpp"
#include "tests/specimens/wide_sheet.hpp"

namespace antrean::specimens {
namespace {

// Another card of the same press that bears the value a forger wants.
DrawnDocument draw_donor(Person person, const ForgePlan& plan, const WidePress& press,
                         std::uint64_t seed, double scale) {
  if (plan.key == "nik") person.nik = plan.value;
  if (plan.key == "nama") person.nama = plan.value;
  if (plan.key == "tanggal_lahir") {
    std::sscanf(plan.value.c_str(), "%d-%d-%d", &person.tanggal_lahir.year,
                &person.tanggal_lahir.month, &person.tanggal_lahir.day);
  }
  return draw_wide_card(person, press, Rng(seed, "wide donor").bits(), scale).drawn;
}

}  // namespace

Specimen make_wide_ktp(const Person& person, Tier tier, std::uint64_t seed,
                       std::optional<Forgery> forgery) {
  Rng lens(seed, "camera");
  Rng world(seed, "world");
  Rng forger(seed, "wide forger");
  Rng developer(seed, "wide processing");
  Specimen made;
  made.truth = {{"kind", "ktp"}, {"tier", tier_name(tier)}, {"seed", seed}};
  made.camera = invent_camera(lens, tier, Sheet::kCard);
  WideScene scene = invent_scene(seed, tier, made.camera, Sheet::kCard);
  const WidePress press = invent_press(seed);
  const double scale = drawing_scale(made.camera, kKtpWidth);
  WideCard card = draw_wide_card(person, press, seed, scale);
  made.truth["fields"] = ktp_fields(person);
  made.truth["claim"] = claim_of(person);

  std::optional<ForgePlan> plan;
  std::optional<CardSheet> sheet;
  if (forgery == Forgery::kDigit || forgery == Forgery::kPatch) {
    plan = plan_forgery(*forgery, tier, press, card.drawn, forger, made.truth);
    if (!plan->late) {
      const DrawnDocument donor = plan->method == "splice"
                                      ? draw_donor(person, *plan, press, seed, scale)
                                      : DrawnDocument{};
      forge_on_card(*plan, press, donor, forger, card.drawn);
    }
  } else if (forgery == Forgery::kScreen) {
    sheet = show_on_wide_screen(card.drawn, seed, tier, made.camera, scene);
    made.truth["forge"] = {{"kind", "screen"}, {"method", sheet->method}};
  } else if (forgery == Forgery::kGrey) {
    sheet = copy_without_colors(card.drawn, seed, made.camera, scene);
    made.truth["forge"] = {{"kind", "grey"}, {"method", sheet->method}};
  } else if (forgery) {
    forge_card(*forgery, press.style, forger, card.drawn, made.truth);
    made.truth["forge"]["method"] = made.truth["forge"]["with"];
  }

  if (sheet) {
    Camera framed = made.camera;
    frame_sheet(*sheet, card.drawn.width, framed);
    made.shot = photograph(sheet->sheet, framed, world, scene.stage);
    find_card(*sheet, card.drawn.width, card.drawn.height, made.shot);
  } else {
    made.shot = photograph(card.drawn, made.camera, world, scene.stage);
  }
  const std::string processing =
      invent_processing(developer, tier, made.shot.image.channels() == 1);
  process_shot(processing, developer, made.shot);
  if (plan && plan->late) {
    save_once(made.camera.jpeg_quality, made.shot.image);
    forge_in_picture(*plan, press, card.drawn, made.camera, forger, made.shot);
    made.camera.jpeg_quality = forger.whole(70, 95);
  }
  made.truth["wide"] = {{"paper", card.paper},
                        {"print", press.name},
                        {"wear", card.wear},
                        {"camera", processing},
                        {"surroundings", scene.surroundings},
                        {"light", scene.light}};
  add_picture(made.truth, made.shot, made.camera, card.drawn.boxes);
  return made;
}

}  // namespace antrean::specimens
