#include "tests/specimens/other_cards.hpp"

#include <array>
#include <string>

#include "tests/specimens/names.hpp"
#include "tests/specimens/other_look.hpp"

namespace antrean::specimens {
namespace {

constexpr double kWidth = 1011;
constexpr double kHeight = 638;

// A card's ground with waves in it, in one of the colours that cards have.
void fill_ground(Canvas& canvas, Rng& rng) {
  static constexpr std::array<Color, 5> kGrounds = {{{0.95, 0.9, 0.75, 1},
                                                     {0.9, 0.93, 0.95, 1},
                                                     {0.97, 0.97, 0.97, 1},
                                                     {0.85, 0.94, 0.86, 1},
                                                     {0.96, 0.86, 0.86, 1}}};
  canvas.fill(rng.pick(kGrounds));
  if (rng.chance(0.7)) {
    const Color waves{rng.between(0.3, 0.9), rng.between(0.3, 0.8), rng.between(0.3, 0.9)};
    draw_guilloche(canvas, rng, rng.whole(1, 2), waves, rng.between(0.1, 0.35));
  }
  if (rng.chance(0.3)) canvas.rectangle(0, 0, kWidth, 130, {0.6, 0.75, 0.9});
}

struct Line {
  std::string label;
  std::string value;
};

// Labels and values under each other from `x` on.
template <std::size_t kLines>
void write_lines(Canvas& canvas, const std::array<Line, kLines>& lines, const TextStyle& style,
                 double x, double y, double pitch, double values) {
  for (const Line& line : lines) {
    canvas.text(line.label, style, x, y);
    canvas.text(line.value, style, x + values, y);
    y += pitch;
  }
}

}  // namespace

DrawnDocument draw_driving_licence(Rng& rng, double pixels) {
  Canvas canvas(kWidth, kHeight, pixels / kWidth);
  OtherLook look = invent_look(rng);
  look.text.size = rng.between(25, 32);
  look.title.size = rng.between(36, 46);
  fill_ground(canvas, rng);
  const bool female = rng.chance(0.5);
  const bool english = rng.chance(0.5);
  canvas.centred(english ? "INDONESIA" : "KEPOLISIAN NEGARA REPUBLIK INDONESIA",
                 english ? look.title : look.text, 505, 60);
  canvas.centred(english ? "DRIVING LICENSE" : "SURAT IZIN MENGEMUDI", look.title, 505, 112);
  draw_portrait(canvas, rng, {rng.chance(0.5) ? 50.0 : 740.0, 180, 220, 280}, female);
  TextStyle big = look.title;
  big.size = 70;
  canvas.text(rng.chance(0.5) ? "C" : "A", big, 900, 130);
  const std::string name = invent_person_name(rng, female);
  const std::string address = invent_address(rng);
  const std::string sex = female ? "WANITA" : "PRIA";
  const std::string number =
      invent_digits(rng, 4) + "-" + invent_digits(rng, 4) + "-" + invent_digits(rng, 6);
  if (rng.chance(0.5)) {
    write_lines<6>(canvas,
                   {{{"1.", name},
                     {"2.", "BANDUNG, " + invent_day(rng)},
                     {"3.", address},
                     {"4.", sex},
                     {"5.", "WIRASWASTA"},
                     {"6.", "METRO JAYA"}}},
                   look.text, 300, 220, 52, 50);
  } else {
    write_lines<6>(canvas,
                   {{{"Nama/Name", name},
                     {"Alamat/Address", address},
                     {"Tempat/Place", "SURABAYA"},
                     {"Tgl. Lahir/DOB", invent_day(rng)},
                     {"Pekerjaan", "KARYAWAN"},
                     {"Berlaku s/d", invent_day(rng)}}},
                   look.text, 290, 220, 50, 230);
  }
  canvas.text("No. " + number, look.text, 300, 560);
  return drawn_on(canvas);
}

DrawnDocument draw_bank_card(Rng& rng, double pixels) {
  Canvas canvas(kWidth, kHeight, pixels / kWidth);
  const bool light_ground = rng.chance(0.3);
  const double up = light_ground ? 0.5 : 0;
  canvas.fill({rng.between(0, 0.5) + up, rng.between(0, 0.4) + up, rng.between(0.2, 0.5) + up});
  if (rng.chance(0.7)) draw_guilloche(canvas, rng, 1, {0.8, 0.8, 0.9}, rng.between(0.05, 0.25));
  OtherLook look = invent_look(rng);
  TextStyle ink = look.title;
  if (!light_ground) ink.color = {0.95, 0.95, 0.95};
  ink.size = rng.between(36, 48);
  static constexpr std::array kBanks = {"BANK NUSA CONTOH", "Bank Mitra Contoh", "KOPERASI CONTOH",
                                        "BANK DAERAH CONTOH"};
  canvas.text(rng.pick(kBanks), ink, 60, 90);
  canvas.rectangle(80, 220, 130, 100, {0.85, 0.75, 0.4});
  TextStyle number = ink;
  number.family = rng.chance(0.6) ? "OCRA" : ink.family;
  number.size = 56;
  canvas.text(invent_digits(rng, 4) + " " + invent_digits(rng, 4) + " " + invent_digits(rng, 4) +
                  " " + invent_digits(rng, 4),
              number, 70, 420);
  TextStyle small = ink;
  small.size = 24;
  canvas.text("VALID THRU", small, 400, 470);
  canvas.text("0" + invent_digits(rng, 1) + "/" + invent_digits(rng, 2), ink, 560, 480);
  canvas.text(invent_person_name(rng, rng.chance(0.5)), ink, 70, 570);
  canvas.text(rng.chance(0.5) ? "DEBIT" : "GOLD", ink, 800, 90);
  return drawn_on(canvas);
}

DrawnDocument draw_tax_card(Rng& rng, double pixels) {
  Canvas canvas(kWidth, kHeight, pixels / kWidth);
  OtherLook look = invent_look(rng);
  look.text.size = rng.between(26, 34);
  look.title.size = rng.between(36, 46);
  fill_ground(canvas, rng);
  canvas.centred("KEMENTERIAN KEUANGAN REPUBLIK INDONESIA", look.text, 530, 60);
  canvas.centred("DIREKTORAT JENDERAL PAJAK", look.title, 530, 110);
  canvas.text("NPWP : " + invent_digits(rng, 2) + "." + invent_digits(rng, 3) + "." +
                  invent_digits(rng, 3) + "." + invent_digits(rng, 1) + "-" +
                  invent_digits(rng, 3) + ".000",
              look.title, 60, 230);
  canvas.text(invent_person_name(rng, rng.chance(0.5)), look.text, 60, 310);
  if (rng.chance(0.6)) canvas.text("NIK : " + invent_digits(rng, 16), look.text, 60, 360);
  canvas.text(invent_address(rng), look.text, 60, 420);
  canvas.text("KOTA BANDUNG JAWA BARAT", look.text, 60, 465);
  canvas.text("Tanggal Terdaftar : " + invent_day(rng), look.text, 60, 570);
  return drawn_on(canvas);
}

DrawnDocument draw_health_card(Rng& rng, double pixels) {
  Canvas canvas(kWidth, kHeight, pixels / kWidth);
  OtherLook look = invent_look(rng);
  look.text.size = rng.between(26, 32);
  look.title.size = rng.between(38, 48);
  fill_ground(canvas, rng);
  canvas.centred(rng.chance(0.5) ? "KARTU INDONESIA SEHAT" : "KARTU PESERTA JAMINAN KESEHATAN",
                 look.title, 505, 80);
  write_lines<6>(canvas,
                 {{{"Nomor Kartu", ": 000" + invent_digits(rng, 10)},
                   {"Nama", ": " + invent_person_name(rng, rng.chance(0.5))},
                   {"Alamat", ": " + invent_address(rng)},
                   {"Tanggal Lahir", ": " + invent_day(rng)},
                   {"NIK", ": " + invent_digits(rng, 16)},
                   {"Faskes Tingkat I", ": PUSKESMAS CONTOH"}}},
                 look.text, 60, 210, 56, 260);
  canvas.text("Kartu ini harap dibawa saat berobat", look.text, 60, 590);
  return drawn_on(canvas);
}

DrawnDocument draw_student_card(Rng& rng, double pixels) {
  Canvas canvas(kWidth, kHeight, pixels / kWidth);
  OtherLook look = invent_look(rng);
  look.text.size = rng.between(27, 34);
  look.title.size = rng.between(38, 48);
  fill_ground(canvas, rng);
  const bool school = rng.chance(0.4);
  const bool female = rng.chance(0.5);
  canvas.centred(school ? "SMA NEGERI CONTOH" : "UNIVERSITAS CONTOH NUSANTARA", look.title, 505,
                 60);
  canvas.centred(school ? "KARTU PELAJAR" : "KARTU TANDA MAHASISWA", look.title, 505, 115);
  draw_portrait(canvas, rng, {60, 190, 210, 270}, female);
  write_lines<5>(canvas,
                 {{{"Nama", ": " + invent_person_name(rng, female)},
                   {school ? "NIS" : "NIM", ": " + invent_digits(rng, 10)},
                   {school ? "Kelas" : "Fakultas", school ? ": XI IPA 2" : ": ILMU SOSIAL"},
                   {school ? "Alamat" : "Program Studi",
                    school ? ": " + invent_address(rng) : ": ILMU KOMUNIKASI"},
                   {"Tgl Lahir", ": " + invent_day(rng)}}},
                 look.text, 310, 230, 58, 220);
  draw_signature(canvas, rng, {720, 520, 180, 70}, {0.05, 0.05, 0.3});
  canvas.text("Kepala Bagian Akademik", look.text, 620, 610);
  return drawn_on(canvas);
}

DrawnDocument draw_business_card(Rng& rng, double pixels) {
  Canvas canvas(kWidth, kHeight, pixels / kWidth);
  OtherLook look = invent_look(rng);
  canvas.fill(look.paper);
  look.text.size = rng.between(26, 36);
  look.title.size = rng.between(48, 64);
  const double x = rng.between(60, 200);
  canvas.text("PT Contoh Sejahtera Abadi", look.title, x, 140);
  canvas.text(invent_person_name(rng, rng.chance(0.5)), look.title, x, 300);
  canvas.text("Manajer Pemasaran Wilayah", look.text, x, 360);
  canvas.text("Telepon 021 " + invent_digits(rng, 4) + " " + invent_digits(rng, 4), look.text, x,
              470);
  canvas.text(invent_address(rng) + " Jakarta", look.text, x, 520);
  canvas.text("www.contoh.example", look.text, x, 570);
  return drawn_on(canvas);
}

}  // namespace antrean::specimens
