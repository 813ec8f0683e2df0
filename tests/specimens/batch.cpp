#include "tests/specimens/batch.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <exception>
#include <fstream>
#include <iterator>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "tests/specimens/forge.hpp"
#include "tests/specimens/kk.hpp"
#include "tests/specimens/ktp.hpp"
#include "tests/specimens/other.hpp"
#include "tests/specimens/output.hpp"
#include "tests/specimens/wide.hpp"
#include "tests/specimens/wide_page.hpp"

namespace antrean::specimens {
namespace {

// Seeds of the pictures of one batch, far apart.
std::uint64_t seed_of(std::uint64_t batch, int number) {
  return Rng(batch + static_cast<std::uint64_t>(number) * 0x9e3779b97f4a7c15ULL, "picture")
             .bits() >>
         11;  // fits a double, for readers of JSON
}

Specimen begin(const char* kind, Tier tier, std::uint64_t seed) {
  Specimen made;
  made.truth = {{"kind", kind}, {"tier", tier_name(tier)}, {"seed", seed}};
  return made;
}

// Mostly three to five, but any number from one to ten.
int family_size(Rng& rng) {
  return rng.chance(0.6) ? rng.whole(2, 5) : rng.whole(1, 10);
}

// A given NIK without an address: the person lives where the NIK was issued, if the table knows it.
void live_where_registered(const Json& given, const AreaTable& areas, Rng& rng, Person& person) {
  if (!given.is_object() || !given.contains("nik") || !given["nik"].is_string()) return;
  const std::string code = given["nik"].get<std::string>().substr(0, 6);
  std::vector<Area> there;
  std::copy_if(areas.areas.begin(), areas.areas.end(), std::back_inserter(there),
               [&](const Area& area) { return area.code == code; });
  if (there.empty()) return;
  person.area = rng.pick(there);
  person.tempat_lahir = person.area.town();
  person.issued_at = person.area.town();
}

// What a messenger leaves of a page's width: few send one as the camera took it.
double sent(Rng& rng) {
  return rng.chance(0.5) ? 1 : rng.between(0.65, 1);
}

// Writes the picture and returns its line of truth.jsonl.
std::string store(const Order& order, const std::string& file, const Specimen& made) {
  write_picture(order.out / file, made.shot.image, made.camera.jpeg_quality);
  Json line = {{"file", file}};
  line.update(made.truth);
  return line.dump() + "\n";
}

// Number `i` of a batch: one picture, or all of a family. Returns its lines of truth.jsonl.
std::string draw_one(const Order& order, const AreaTable& areas, int i) {
  const std::uint64_t seed = seed_of(order.seed, i);
  Rng who(seed, "person");
  std::string kind = order.forge.empty() ? order.kind : order.kind + "-" + order.forge;
  if (order.wide) kind += "-wide";
  const std::string name = kind + "-" + std::string(tier_name(order.tier)) + "-" +
                           std::to_string(order.seed) + "-" + std::to_string(i);
  const std::string extension = "." + order.format;
  if (order.kind == "ktp") {
    return store(order, name + extension,
                 make_ktp(invent_person(who, areas), order.tier, seed, order.forge, order.wide));
  }
  if (order.kind == "kk") {
    return store(
        order, name + extension,
        make_kk(invent_family(who, areas, family_size(who)), order.tier, seed, order.wide));
  }
  if (order.kind != "family") {
    return store(order, name + extension,
                 make_other(invent_person(who, areas), order.kind == "blank", order.tier, seed));
  }
  FamilySet set =
      make_family(invent_family(who, areas, family_size(who)), order.tier, seed, order.wide);
  const std::string kk_file = name + "-kk" + extension;
  Json files = Json::array();
  std::string lines;
  for (std::size_t m = 0; m < set.ktps.size(); ++m) {
    if (!set.ktps[m]) {
      files.push_back(nullptr);
      continue;
    }
    const std::string file = name + "-ktp-" + std::to_string(m) + extension;
    files.push_back(file);
    set.ktps[m]->truth["kk"] = kk_file;
    lines += store(order, file, *set.ktps[m]);
  }
  set.kk.truth["ktps"] = files;
  return store(order, kk_file, set.kk) + lines;
}

}  // namespace

AreaTable areas_for(const Order& order) {
  if (order.areas == "builtin") return builtin_areas();
  if (!order.areas.empty()) return read_areas(order.areas);
  const std::filesystem::path usual = "var/area-codes";
  return std::filesystem::exists(usual / "villages.csv") ? read_areas(usual) : builtin_areas();
}

Specimen make_ktp(const Person& person, Tier tier, std::uint64_t seed, const std::string& forge,
                  bool wide) {
  Rng style_rng(seed, "ktp style");
  Rng ink(seed, "ktp ink");
  Rng lens(seed, "camera");
  Rng world(seed, "world");
  Rng forger(seed, "forger");
  static constexpr std::array kAny = {Forgery::kDigit, Forgery::kPatch, Forgery::kScreen,
                                      Forgery::kCovered, Forgery::kGrey};
  std::optional<Forgery> forgery = forgery_from(forge);
  if (forge == "any") forgery = forger.pick(kAny);
  if (!forge.empty() && !forgery) throw std::invalid_argument("unknown forgery: " + forge);
  if (wide) return make_wide_ktp(person, tier, seed, forgery);

  Specimen made = begin("ktp", tier, seed);
  made.camera = invent_camera(lens, tier, Sheet::kCard);
  const KtpStyle style = invent_ktp_style(style_rng);
  DrawnDocument card = draw_ktp(person, style, ink, drawing_scale(made.camera, kKtpWidth));
  made.truth["fields"] = ktp_fields(person);
  made.truth["claim"] = claim_of(person);
  if (forgery) {
    forge_card(*forgery, style, forger, card, made.truth);
    if (*forgery == Forgery::kScreen) show_on_screen(forger, made.camera);
  }
  made.shot = photograph(card, made.camera, world);
  add_picture(made.truth, made.shot, made.camera, card.boxes);
  return made;
}

Specimen make_kk(const Family& family, Tier tier, std::uint64_t seed, bool wide) {
  Rng style_rng(seed, "kk style");
  Rng ink(seed, "kk ink");
  Rng lens(seed, "camera");
  Rng world(seed, "world");
  Specimen made = begin("kk", tier, seed);
  made.camera = invent_camera(lens, tier, Sheet::kPage);
  KkStyle style = invent_kk_style(style_rng, family.issued);
  const double scale = drawing_scale(made.camera, kKkWidth);
  std::string print;
  std::string paper;
  if (wide) print = widen_kk_style(style_rng, style);
  const DrawnDocument page =
      wide ? draw_wide_kk(family, style, seed, scale, paper) : draw_kk(family, style, ink, scale);
  made.truth["fields"] = kk_fields(family, style);
  Json members = Json::array();
  Json claims = Json::array();
  for (const Person& member : family.members) {
    members.push_back(kk_member(member, style));
    claims.push_back(claim_of(member));
  }
  made.truth["members"] = members;
  made.truth["claim"] = claims.front();
  made.truth["claims"] = claims;
  if (wide) {
    photograph_wide_page(page, tier, seed, made);
    made.truth["wide"]["print"] = print;
    made.truth["wide"]["paper"] = paper;
    return made;
  }
  made.shot = photograph(page, made.camera, world);
  add_picture(made.truth, made.shot, made.camera, page.boxes);
  return made;
}

Specimen make_other(const Person& person, bool blank, Tier tier, std::uint64_t seed) {
  Rng ink(seed, "other ink");
  Rng lens(seed, "camera");
  Rng world(seed, "world");
  Specimen made = begin(blank ? "blank" : "other", tier, seed);
  OtherDocument other;
  if (blank) {
    made.camera = invent_camera(lens, tier, Sheet::kCard);
    other = draw_blank(ink, made.camera.document_width);
  } else {
    const OtherKind& kind = pick_other(ink);
    made.camera = invent_camera(lens, tier, kind.sheet);
    made.camera.document_width *= kind.width * (kind.sheet == Sheet::kPage ? sent(lens) : 1);
    other = {kind.draw(ink, made.camera.document_width), std::string(kind.what)};
  }
  made.truth["what"] = other.what;
  made.truth["fields"] = Json::object();
  made.truth["claim"] = claim_of(person);
  made.shot = photograph(other.drawn, made.camera, world);
  add_picture(made.truth, made.shot, made.camera, other.drawn.boxes);
  return made;
}

FamilySet make_family(const Family& family, Tier tier, std::uint64_t seed, bool wide) {
  FamilySet set{make_kk(family, tier, seed, wide), {}};
  for (std::size_t i = 0; i < family.members.size(); ++i) {
    if (!has_ktp(family.members[i])) {
      set.ktps.emplace_back();
      continue;
    }
    set.ktps.emplace_back(
        make_ktp(family.members[i], tier, seed_of(seed, static_cast<int>(i) + 1), "", wide));
    set.ktps.back()->truth["member"] = i;
  }
  return set;
}

void draw_batch(const Order& order) {
  require_fonts(order.wide);
  const AreaTable areas = areas_for(order);
  std::filesystem::create_directories(order.out);
  std::vector<std::string> lines(static_cast<std::size_t>(order.count));
  std::atomic<int> next = 0;
  std::mutex guard;
  std::exception_ptr failure;
  const auto work = [&] {
    try {
      for (int i = next++; i < order.count; i = next++) {
        lines[static_cast<std::size_t>(i)] = draw_one(order, areas, i);
      }
    } catch (...) {
      const std::lock_guard lock(guard);
      failure = std::current_exception();
      next = order.count;
    }
  };
  {
    std::vector<std::jthread> helpers;
    for (int i = 1; i < order.jobs; ++i) helpers.emplace_back(work);
    work();
  }
  if (failure) std::rethrow_exception(failure);
  std::ofstream truth(order.out / "truth.jsonl", std::ios::app);
  for (const std::string& line : lines) truth << line;
  if (!truth.flush()) throw std::runtime_error("cannot write to " + order.out.string());
}

void draw_given_person(const Order& order, const std::filesystem::path& json) {
  require_fonts(order.wide);
  std::ifstream in(json);
  Json given;
  try {
    given = Json::parse(in);
  } catch (const Json::parse_error& error) {
    throw std::runtime_error(json.string() + " is not JSON: " + error.what());
  }
  Rng who(order.seed, "person");
  const AreaTable areas = areas_for(order);
  Person person = invent_person(who, areas);
  live_where_registered(given, areas, who, person);
  apply_json(given, person);
  Specimen made = make_ktp(person, order.tier, order.seed, order.forge, order.wide);
  write_picture(order.out, made.shot.image, made.camera.jpeg_quality);
  Json line = {{"file", order.out.filename().string()}};
  line.update(made.truth);
  std::filesystem::path beside = order.out;
  beside.replace_extension(".truth.json");
  std::ofstream truth(beside);
  truth << line.dump(2) << '\n';
  if (!truth.flush()) throw std::runtime_error("cannot write " + beside.string());
}

}  // namespace antrean::specimens
