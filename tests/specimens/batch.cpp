#include "tests/specimens/batch.hpp"

#include <fstream>
#include <stdexcept>

#include "tests/specimens/ktp.hpp"
#include "tests/specimens/output.hpp"

namespace antrean::specimens {
namespace {

// Seeds of the pictures of one batch, far apart.
std::uint64_t seed_of(std::uint64_t batch, int number) {
  return Rng(batch + static_cast<std::uint64_t>(number) * 0x9e3779b97f4a7c15ULL, "picture")
             .bits() >>
         11;  // fits a double, for readers of JSON
}

}  // namespace

AreaTable areas_for(const Order& order) {
  if (order.areas == "builtin") return builtin_areas();
  if (!order.areas.empty()) return read_areas(order.areas);
  const std::filesystem::path usual = "var/area-codes";
  return std::filesystem::exists(usual / "villages.csv") ? read_areas(usual) : builtin_areas();
}

Specimen make_ktp(const Person& person, Tier tier, std::uint64_t seed, const std::string& forge) {
  Rng style(seed, "ktp style");
  Rng ink(seed, "ktp ink");
  Rng lens(seed, "camera");
  Rng world(seed, "world");
  Specimen made;
  made.camera = invent_camera(lens, tier, Sheet::kCard);
  const DrawnDocument card =
      draw_ktp(person, invent_ktp_style(style), ink, drawing_scale(made.camera, kKtpWidth));
  made.shot = photograph(card, made.camera, world);
  made.truth = {{"kind", "ktp"}, {"tier", tier_name(tier)}, {"seed", seed}};
  made.truth["fields"] = ktp_fields(person);
  made.truth["claim"] = claim_of(person);
  if (!forge.empty()) made.truth["forge"] = {{"kind", forge}};
  add_picture(made.truth, made.shot, made.camera, card.boxes);
  return made;
}

void draw_batch(const Order& order) {
  const AreaTable areas = areas_for(order);
  std::filesystem::create_directories(order.out);
  std::ofstream lines(order.out / "truth.jsonl", std::ios::app);
  for (int i = 0; i < order.count; ++i) {
    const std::uint64_t seed = seed_of(order.seed, i);
    Rng who(seed, "person");
    Specimen made = make_ktp(invent_person(who, areas), order.tier, seed, order.forge);
    const std::string file = order.kind + "-" + std::string(tier_name(order.tier)) + "-" +
                             std::to_string(order.seed) + "-" + std::to_string(i) + "." +
                             order.format;
    write_picture(order.out / file, made.shot.image, made.camera.jpeg_quality);
    Json line = {{"file", file}};
    line.update(made.truth);
    lines << line.dump() << '\n';
  }
  if (!lines.flush()) throw std::runtime_error("cannot write " + order.out.string());
}

void draw_given_person(const Order& order, const std::filesystem::path& json) {
  std::ifstream in(json);
  const Json given = Json::parse(in);
  Rng who(order.seed, "person");
  Person person = invent_person(who, areas_for(order));
  apply_json(given, person);
  Specimen made = make_ktp(person, order.tier, order.seed, order.forge);
  write_picture(order.out, made.shot.image, made.camera.jpeg_quality);
  Json line = {{"file", order.out.filename().string()}};
  line.update(made.truth);
  std::filesystem::path beside = order.out;
  beside.replace_extension(".json");
  std::ofstream(beside) << line.dump(2) << '\n';
}

}  // namespace antrean::specimens
