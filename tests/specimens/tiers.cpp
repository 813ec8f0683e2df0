#include "tests/specimens/tiers.hpp"

#include <array>
#include <utility>

namespace antrean::specimens {
namespace {

constexpr std::array<std::pair<Tier, std::string_view>, 5> kNames = {
    {{Tier::kClean, "clean"},
     {Tier::kScan, "scan"},
     {Tier::kPhotograph, "photograph"},
     {Tier::kHard, "hard"},
     {Tier::kBlurred, "blurred"}}};

// A page holds letters a third as large, in proportion, as a card's; it needs more pixels.
double width_between(Rng& rng, Sheet sheet, std::pair<double, double> card,
                     std::pair<double, double> page) {
  const auto& range = sheet == Sheet::kCard ? card : page;
  return rng.between(range.first, range.second);
}

Background table(Rng& rng) {
  static constexpr std::array kTables = {
      Background::kWood,  Background::kWood,  Background::kCloth,  Background::kStone,
      Background::kPlain, Background::kPlain, Background::kClutter};
  return rng.pick(kTables);
}

void clean(Rng& rng, Sheet sheet, Camera& camera) {
  camera.document_width = width_between(rng, sheet, {900, 1500}, {2300, 2700});
  camera.background = Background::kWhite;
  if (rng.chance(0.5)) camera.margin_x = camera.margin_y = rng.between(0.0, 0.05);
  camera.jpeg_quality = rng.whole(90, 96);
}

void scan(Rng& rng, Sheet sheet, Camera& camera) {
  camera.document_width = width_between(rng, sheet, {640, 1100}, {2000, 2500});
  camera.quarter = rng.whole(0, 3);
  camera.angle = rng.between(-5, 5);
  camera.background = rng.chance(0.75) ? Background::kWhite : Background::kLid;
  const bool page = sheet == Sheet::kCard && rng.chance(0.6);
  camera.margin_x = page ? rng.between(0.3, 1.2) : rng.between(0.01, 0.12);
  camera.margin_y = page ? rng.between(0.3, 1.8) : rng.between(0.01, 0.12);
  camera.place_x = rng.between(0.05, 0.95);
  camera.place_y = rng.between(0.05, 0.95);
  camera.edge_shadow = rng.between(0.1, 0.4);
  camera.gain = rng.between(0.9, 1.04);
  camera.contrast = rng.between(0.9, 1.12);
  camera.blur = rng.between(0.2, 0.7);
  camera.noise = rng.between(0, 3);
  camera.gray = rng.chance(0.35);
  if (camera.gray && rng.chance(0.3)) camera.contrast = rng.between(1.25, 1.6);  // a photocopy
  camera.jpeg_quality = rng.whole(72, 92);
}

void photograph_by_hand(Rng& rng, Sheet sheet, Camera& camera) {
  camera.document_width = width_between(rng, sheet, {850, 1350}, {2300, 2900});
  camera.quarter = rng.chance(0.8) ? 0 : rng.whole(1, 3);
  camera.angle = rng.between(-10, 10);
  camera.tilt_x = rng.between(-20, 20);
  camera.tilt_y = rng.between(-20, 20);
  camera.background = table(rng);
  camera.margin_x = rng.chance(0.06) ? rng.between(-0.03, 0) : rng.between(0.03, 0.45);
  camera.margin_y = rng.chance(0.06) ? rng.between(-0.02, 0) : rng.between(0.05, 0.8);
  camera.place_x = rng.between(0.15, 0.85);
  camera.place_y = rng.between(0.15, 0.85);
  camera.edge_shadow = rng.between(0.1, 0.5);
  camera.gradient = rng.between(0, 0.35);
  camera.shadow = rng.chance(0.55) ? rng.between(0.1, 0.4) : 0;
  camera.gain = rng.between(0.85, 1.15);
  camera.contrast = rng.between(0.9, 1.15);
  camera.warmth = rng.between(-0.6, 0.9);
  camera.blur = rng.between(0.3, 1.3);
  camera.noise = rng.between(0.5, 6);
  camera.gray = rng.chance(0.03);
  camera.jpeg_quality = rng.whole(60, 85);
}

void hard(Rng& rng, Sheet sheet, Camera& camera) {
  photograph_by_hand(rng, sheet, camera);
  camera.document_width = width_between(rng, sheet, {500, 800}, {1700, 2200});
  camera.quarter = rng.whole(0, 3);
  camera.angle = rng.between(-45, 45);
  camera.tilt_x = rng.between(-30, 30);
  camera.tilt_y = rng.between(-30, 30);
  camera.glares = rng.chance(0.45) ? rng.whole(1, 2) : 0;
  camera.glare = camera.glares > 0 ? rng.between(0.25, 0.8) : 0;
  camera.gain = rng.chance(0.4) ? rng.between(0.35, 0.65) : rng.between(0.65, 1.1);
  camera.shadow = rng.chance(0.6) ? rng.between(0.15, 0.55) : 0;
  camera.blur = rng.between(0.3, 1.2);
  camera.motion = rng.chance(0.5) ? rng.between(1.5, 4.5) : 0;
  camera.motion_angle = rng.between(0, 180);
  camera.noise = rng.between(3, 12);
  camera.gray = rng.chance(0.08);
  camera.jpeg_quality = rng.whole(35, 60);
}

}  // namespace

std::string_view tier_name(Tier tier) {
  for (const auto& [value, name] : kNames) {
    if (value == tier) return name;
  }
  return "";
}

std::optional<Tier> tier_from(std::string_view name) {
  for (const auto& [value, known] : kNames) {
    if (known == name) return value;
  }
  return std::nullopt;
}

Camera invent_camera(Rng& rng, Tier tier, Sheet sheet) {
  Camera camera;
  switch (tier) {
    case Tier::kClean:
      clean(rng, sheet, camera);
      break;
    case Tier::kScan:
      scan(rng, sheet, camera);
      break;
    case Tier::kPhotograph:
      photograph_by_hand(rng, sheet, camera);
      break;
    case Tier::kHard:
      hard(rng, sheet, camera);
      break;
    case Tier::kBlurred: {
      photograph_by_hand(rng, sheet, camera);
      camera.quarter = 0;
      // A NIK is some 3% of a card's width high, a KK's digits under 1%: a deviation of half a
      // digit's height and more leaves nothing to read.
      const double share = sheet == Sheet::kCard ? 0.014 : 0.007;
      camera.blur = camera.document_width * share * rng.between(0.9, 1.3);
      break;
    }
  }
  const bool by_hand = tier == Tier::kPhotograph || tier == Tier::kHard;
  if (by_hand && rng.chance(0.4)) {
    camera.mosaic = true;
    camera.capture = rng.between(1.2, 2);
  }
  return camera;
}

}  // namespace antrean::specimens
