#include "tests/specimens/other.hpp"

#include <array>

#include "tests/specimens/names.hpp"

namespace antrean::specimens {
namespace {

constexpr double kCardWidth = 1011;
constexpr double kCardHeight = 638;

std::string digits(Rng& rng, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += static_cast<char>('0' + rng.whole(0, 9));
  return text;
}

DrawnDocument done(Canvas& canvas) {
  return {canvas.finish().clone(), canvas.width(), canvas.height(), {}, {}};
}

OtherDocument card(Rng& rng, double pixels, const std::string& what) {
  Canvas canvas(kCardWidth, kCardHeight, pixels / kCardWidth);
  const Culture culture = invent_culture(rng);
  const bool female = rng.chance(0.5);
  const std::string name = invent_name(rng, culture, female, false);
  const TextStyle text{"Liberation Sans", 30, false, false, 0, {0.1, 0.1, 0.1}};
  TextStyle title = text;
  title.bold = true;
  title.size = 42;
  if (what == "bank card") {
    canvas.fill({rng.between(0, 0.5), rng.between(0, 0.4), rng.between(0.2, 0.7)});
    draw_guilloche(canvas, rng, 1, {0.8, 0.8, 0.9}, 0.2);
    const TextStyle light{"Liberation Sans", 40, true, false, 0, {0.95, 0.95, 0.95}};
    canvas.text("BANK NUSA CONTOH", light, 60, 90);
    canvas.rectangle(80, 220, 130, 100, {0.85, 0.75, 0.4});
    TextStyle number = light;
    number.family = "OCRA";
    number.size = 58;
    canvas.text(digits(rng, 4) + " " + digits(rng, 4) + " " + digits(rng, 4) + " " + digits(rng, 4),
                number, 70, 420);
    canvas.text(name, light, 70, 560);
    return {done(canvas), what, false};
  }
  canvas.fill(what == "tax card" ? Color{0.95, 0.9, 0.75} : Color{0.9, 0.93, 0.95});
  draw_guilloche(canvas, rng, 2, {0.8, 0.6, 0.5}, 0.3);
  if (what == "driving licence") {
    canvas.centred("INDONESIA", title, 505, 60);
    canvas.centred("SURAT IZIN MENGEMUDI", title, 505, 112);
    draw_portrait(canvas, rng, {50, 180, 220, 280}, female);
    const std::array<std::string, 6> lines = {
        "1. " + name,
        "2. " + digits(rng, 2) + "-0" + digits(rng, 1) + "-19" + digits(rng, 2),
        "3. " + invent_address(rng),
        "4. " + std::string(female ? "WANITA" : "PRIA"),
        "5. WIRASWASTA",
        "No. " + digits(rng, 4) + "-" + digits(rng, 4) + "-" + digits(rng, 6)};
    double y = 220;
    for (const std::string& line : lines) {
      canvas.text(line, text, 310, y);
      y += 52;
    }
    return {done(canvas), what, false};
  }
  if (what == "tax card") {
    canvas.centred("KEMENTERIAN KEUANGAN", title, 505, 70);
    canvas.text("NPWP : " + digits(rng, 2) + "." + digits(rng, 3) + "." + digits(rng, 3) + "." +
                    digits(rng, 1) + "-" + digits(rng, 3) + ".000",
                title, 60, 230);
    canvas.text(name, text, 60, 320);
    canvas.text(invent_address(rng), text, 60, 380);
    return {done(canvas), what, false};
  }
  canvas.centred("KARTU INDONESIA SEHAT", title, 505, 70);
  canvas.text("Nomor Kartu : 000" + digits(rng, 10), text, 60, 220);
  canvas.text("Nama : " + name, text, 60, 280);
  canvas.text("Alamat : " + invent_address(rng), text, 60, 340);
  canvas.text("NIK : " + digits(rng, 16), text, 60, 400);
  return {done(canvas), what, false};
}

OtherDocument letter(Rng& rng, double pixels) {
  constexpr double kWidth = 2100;
  constexpr double kHeight = 2970;
  static constexpr std::array kWords = {"dengan", "hormat", "yang",   "bersama", "surat", "ini",
                                        "kami",   "untuk",  "paspor", "kepada",  "Bapak", "Ibu",
                                        "pada",   "hari",   "dan",    "kantor",  "telah", "dapat"};
  Canvas canvas(kWidth, kHeight, pixels / kWidth);
  canvas.fill({0.98, 0.98, 0.97});
  TextStyle style{rng.chance(0.5) ? "Liberation Serif" : "Liberation Sans", 40, true, false, 0, {}};
  canvas.centred("SURAT KETERANGAN", style, kWidth / 2, 260);
  style.bold = false;
  double y = 420;
  const int lines = rng.whole(10, 34);
  for (int i = 0; i < lines; ++i) {
    std::string line;
    while (line.size() < 80) line += std::string(rng.pick(kWords)) + " ";
    canvas.text(line, style, 200, y);
    y += rng.chance(0.12) ? 110 : 62;
  }
  draw_signature(canvas, rng, {1350, y + 60, 400, 160}, {0.05, 0.05, 0.3});
  return {done(canvas), "letter", true};
}

OtherDocument portrait(Rng& rng, double pixels) {
  Canvas canvas(800, 1040, pixels / 800);
  draw_portrait(canvas, rng, {0, 0, 800, 1040}, rng.chance(0.5));
  return {done(canvas), "portrait", false};
}

}  // namespace

OtherDocument draw_other(Rng& rng, double pixels) {
  static constexpr std::array kCards = {"driving licence", "bank card", "tax card", "health card"};
  const double kind = rng.unit();
  if (kind < 0.25) return letter(rng, pixels);
  if (kind < 0.35) return portrait(rng, pixels);
  return card(rng, pixels, rng.pick(kCards));
}

OtherDocument draw_blank(Rng& rng, double pixels) {
  const bool page = rng.chance(0.5);
  Canvas canvas(page ? 2970 : kCardWidth, page ? 2100 : kCardHeight,
                pixels / (page ? 2970 : kCardWidth));
  const double white = rng.between(0.85, 1);
  canvas.fill(rng.chance(0.3) ? Color{0.75, 0.88, 0.95} : Color{white, white, white});
  if (rng.chance(0.3)) draw_guilloche(canvas, rng, 2, {0.35, 0.62, 0.82}, 0.3);
  return {done(canvas), page ? "blank sheet" : "blank card", page};
}

}  // namespace antrean::specimens
