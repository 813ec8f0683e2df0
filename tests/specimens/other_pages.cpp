#include "tests/specimens/other_pages.hpp"

#include <array>
#include <string>

#include "tests/specimens/names.hpp"
#include "tests/specimens/other_look.hpp"

namespace antrean::specimens {
namespace {

// A4 upright, 0.1 mm a unit.
constexpr double kWidth = 2100;
constexpr double kHeight = 2970;
// An em of eleven points.
constexpr double kElevenPoints = 39;

double write(Canvas& canvas, const std::vector<std::string>& lines, const TextStyle& style,
             double x, double y, double pitch) {
  for (const std::string& line : lines) {
    canvas.text(line, style, x, y);
    y += pitch;
  }
  return y;
}

}  // namespace

DrawnDocument draw_letter(Rng& rng, double pixels) {
  Canvas canvas(kWidth, kHeight, pixels / kWidth);
  OtherLook look = invent_look(rng);
  canvas.fill(look.paper);
  look.text.size = kElevenPoints * rng.between(0.95, 1.2);
  look.title.size = look.text.size * rng.between(1.1, 1.6);
  double y = 200;
  if (rng.chance(0.5)) {
    canvas.centred("PEMERINTAH KABUPATEN CONTOH", look.title, kWidth / 2, y);
    canvas.centred("KANTOR DESA SUKA CONTOH", look.title, kWidth / 2, y + 70);
    canvas.line(200, y + 110, 1900, y + 110, 5, look.text.color);
    y += 230;
  }
  static constexpr std::array kTitles = {"SURAT KETERANGAN", "SURAT KUASA", "SURAT PERNYATAAN",
                                         "UNDANGAN", "SURAT KETERANGAN KERJA"};
  canvas.centred(rng.pick(kTitles), look.title, kWidth / 2, y);
  canvas.centred("Nomor: " + invent_digits(rng, 3) + "/SK/" + invent_digits(rng, 4), look.text,
                 kWidth / 2, y + 60);
  y += 170;
  const double pitch = look.text.size * rng.between(1.35, 1.8);
  const int paragraphs = rng.whole(1, 5);
  for (int i = 0; i < paragraphs && y < 2300; ++i) {
    y = write(canvas, fill_lines(canvas, rng, look.text, 1680, rng.whole(2, 8)), look.text, 210, y,
              pitch) +
        rng.between(0, 60);
  }
  if (rng.chance(0.4) && y < 2200) {
    const bool female = rng.chance(0.5);
    const std::array<std::array<std::string, 2>, 4> about = {
        {{"Nama", invent_person_name(rng, female)},
         {"NIK", invent_digits(rng, 16)},
         {"Tempat/Tgl Lahir", "SEMARANG, " + invent_day(rng)},
         {"Alamat", invent_address(rng)}}};
    for (const auto& [label, value] : about) {
      canvas.text(label, look.text, 300, y);
      canvas.text(": " + value, look.text, 750, y);
      y += pitch;
    }
  }
  draw_signature(canvas, rng, {1350, y + 100, 400, 160}, {0.05, 0.05, 0.3});
  canvas.text(invent_person_name(rng, rng.chance(0.5)), look.text, 1300, y + 340);
  return drawn_on(canvas);
}

DrawnDocument draw_form(Rng& rng, double pixels) {
  Canvas canvas(kWidth, kHeight, pixels / kWidth);
  OtherLook look = invent_look(rng);
  canvas.fill(look.paper);
  look.text.size = kElevenPoints * rng.between(0.9, 1.1);
  look.title.size = look.text.size * 1.4;
  static constexpr std::array kTitles = {"FORMULIR PERMOHONAN", "FORMULIR PENDAFTARAN ANGGOTA",
                                         "PERMOHONAN PEMBUKAAN REKENING", "DAFTAR RIWAYAT HIDUP"};
  canvas.centred(rng.pick(kTitles), look.title, kWidth / 2, 240);
  static constexpr std::array kLabels = {
      "Nama Lengkap",      "Tempat, Tanggal Lahir", "Jenis Kelamin", "Alamat Rumah",
      "Pekerjaan",         "Nomor Telepon",         "Agama",         "Pendidikan Terakhir",
      "Status Perkawinan", "Nama Ibu Kandung",      "Tujuan",        "Sumber Penghasilan",
      "Kewarganegaraan",   "Keterangan Lain",       "Alamat Surat",  "Nomor Paspor"};
  const bool boxes = rng.chance(0.4);
  const double pitch = rng.between(95, 130);
  const int rows = rng.whole(9, static_cast<int>(kLabels.size()));
  const TextStyle hand{"Z003", 58, false, false, 0, {0.1, 0.1, 0.45}};
  double y = 420;
  for (int i = 0; i < rows; ++i, y += pitch) {
    canvas.text(std::to_string(i + 1) + ". " + kLabels[static_cast<std::size_t>(i)], look.text, 180,
                y);
    if (boxes) {
      for (int box = 0; box < 18; ++box) {
        canvas.frame(820 + box * 60.0, y - 50, 60, 66, 2, look.text.color);
      }
    } else {
      for (double x = 820; x < 1900; x += 14) canvas.rectangle(x, y + 4, 5, 3, look.text.color);
    }
    if (rng.chance(0.6)) canvas.text(invent_person_name(rng, i % 2 == 0), hand, 850, y - 4);
  }
  write(canvas, fill_lines(canvas, rng, look.text, 1680, 3), look.text, 180, y + 60,
        look.text.size * 1.5);
  draw_signature(canvas, rng, {1350, y + 360, 400, 160}, {0.05, 0.05, 0.3});
  return drawn_on(canvas);
}

DrawnDocument draw_birth_certificate(Rng& rng, double pixels) {
  Canvas canvas(kWidth, kHeight, pixels / kWidth);
  OtherLook look = invent_look(rng);
  canvas.fill({0.93, 0.96, rng.between(0.85, 0.95)});
  draw_guilloche(canvas, rng, 1, {0.5, 0.7, 0.6}, rng.between(0.1, 0.3));
  canvas.frame(90, 90, 1920, 2790, 24, {0.3, 0.5, 0.3});
  look.text.size = kElevenPoints * rng.between(1.0, 1.25);
  look.text.italic = rng.chance(0.3);
  look.title.size = look.text.size * 1.5;
  canvas.centred("REPUBLIK INDONESIA", look.title, kWidth / 2, 330);
  canvas.centred("PENCATATAN SIPIL", look.title, kWidth / 2, 420);
  canvas.centred("KUTIPAN AKTA KELAHIRAN", look.title, kWidth / 2, 600);
  const double pitch = rng.between(85, 115);
  const bool female = rng.chance(0.5);
  const double y = write(
      canvas,
      {"Berdasarkan Akta Kelahiran Nomor " + invent_digits(rng, 4) + "-LT-" + invent_day(rng),
       "menurut stbld telah tercatat bahwa di",
       "pada tanggal " + invent_day(rng, " ") + " telah lahir", invent_person_name(rng, female),
       "anak ke dua, " + std::string(female ? "perempuan" : "laki-laki") + " dari ayah",
       invent_person_name(rng, false) + " dan ibu " + invent_person_name(rng, true),
       "Kutipan ini dikeluarkan di Kota Contoh", "pada tanggal " + invent_day(rng, " "),
       "Kepala Dinas Kependudukan"},
      look.text, 260, 780, pitch);
  draw_signature(canvas, rng, {1200, y + 60, 450, 180}, {0.05, 0.05, 0.3});
  return drawn_on(canvas);
}

DrawnDocument draw_book_page(Rng& rng, double pixels) {
  // From a paperback to a school book.
  const double width = rng.between(1300, 2000);
  const double height = width * rng.between(1.35, 1.6);
  Canvas canvas(width, height, pixels / width);
  OtherLook look = invent_look(rng);
  canvas.fill(look.paper);
  look.text.size = rng.between(32, 42);
  look.title.size = look.text.size * rng.between(1.2, 1.8);
  const double margin = width * rng.between(0.08, 0.14);
  double y = margin * 1.3;
  if (rng.chance(0.4)) {
    canvas.centred(invent_sentence(rng, 18), look.title, width / 2, y);
    y += look.title.size * 2;
  }
  const double pitch = look.text.size * rng.between(1.3, 1.6);
  const int lines = static_cast<int>((height - y - 1.5 * margin) / pitch);
  y = write(canvas, fill_lines(canvas, rng, look.text, width - 2 * margin, lines), look.text,
            margin, y, pitch);
  canvas.centred(std::to_string(rng.whole(7, 420)), look.text, width / 2, height - margin * 0.6);
  return drawn_on(canvas);
}

DrawnDocument draw_passport(Rng& rng, double pixels) {
  constexpr double kPage = 1250;
  Canvas canvas(kPage, 880, pixels / kPage);
  OtherLook look = invent_look(rng);
  canvas.fill({0.9, 0.95, rng.between(0.86, 0.97)});
  draw_guilloche(canvas, rng, 2, {0.5, 0.75, 0.7}, rng.between(0.1, 0.3));
  const bool female = rng.chance(0.5);
  TextStyle label = look.text;
  label.size = rng.between(17, 21);
  TextStyle value = look.text;
  value.size = rng.between(26, 31);
  value.bold = true;
  look.title.size = 40;
  canvas.text("REPUBLIK INDONESIA", look.title, 60, 80);
  canvas.text("PASPOR / PASSPORT", value, 620, 80);
  draw_portrait(canvas, rng, {50, 150, 320, 420}, female);
  const std::string name = invent_person_name(rng, female);
  const std::string number = "X" + invent_digits(rng, 7);
  const std::array<std::array<std::string, 2>, 6> lines = {
      {{"Nama Lengkap / Full name", name},
       {"Kewarganegaraan / Nationality", "INDONESIA"},
       {"Tanggal Lahir / Date of birth", invent_day(rng, " ")},
       {"Tempat Lahir / Place of birth", "YOGYAKARTA"},
       {"Tanggal Pengeluaran / Date of issue", invent_day(rng, " ")},
       {"Kantor yang mengeluarkan / Issuing office", "JAKARTA SELATAN"}}};
  double y = 170;
  for (const auto& [text, said] : lines) {
    canvas.text(text, label, 420, y);
    canvas.text(said, value, 420, y + 34);
    y += 80;
  }
  canvas.text("No. Paspor / Passport No.", label, 880, 170);
  canvas.text(number, value, 880, 204);
  const auto filled = [](std::string text, std::size_t length) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? c : (c >= '0' && c <= '9' ? c : '<');
    text.resize(length, '<');
    return text;
  };
  TextStyle machine{"OCR B", 40, false, false, 0, {0.05, 0.05, 0.05}};
  machine.size *= 1170 / canvas.measure(std::string(44, '<'), machine);
  canvas.text(filled("P<IDN" + name, 44), machine, 40, 760);
  canvas.text(filled(number + "<0IDN" + invent_digits(rng, 7) + (female ? "F" : "M") +
                         invent_digits(rng, 7),
                     44),
              machine, 40, 820);
  return drawn_on(canvas);
}

DrawnDocument draw_receipt(Rng& rng, double pixels) {
  const int goods = rng.whole(4, 18);
  constexpr double kRoll = 800;
  const double height = 700 + goods * 52.0;
  Canvas canvas(kRoll, height, pixels / kRoll);
  const double white = rng.between(0.88, 0.98);
  canvas.fill({white, white, white});
  const double ink = rng.between(0.1, 0.4);
  const TextStyle style{rng.chance(0.6) ? "DejaVu Sans Mono" : "Liberation Sans",
                        rng.between(30, 36),
                        false,
                        false,
                        0,
                        {ink, ink, ink}};
  canvas.centred("TOKO CONTOH MAKMUR", style, kRoll / 2, 90);
  canvas.centred(invent_address(rng), style, kRoll / 2, 140);
  canvas.centred("Tanggal " + invent_day(rng, "/"), style, kRoll / 2, 190);
  static constexpr std::array kGoods = {"BERAS PREMIUM", "GULA PASIR",    "MINYAK GORENG",
                                        "TELUR AYAM",    "TEPUNG TERIGU", "KOPI BUBUK",
                                        "SABUN MANDI",   "AIR MINERAL",   "MIE INSTAN"};
  double y = 270;
  for (int i = 0; i < goods; ++i) {
    canvas.text(rng.pick(kGoods), style, 50, y);
    const std::string price = std::to_string(rng.whole(2, 99)) + ".000";
    canvas.text(price, style, 740 - canvas.measure(price, style), y);
    y += 52;
  }
  canvas.line(50, y, 740, y, 3, style.color);
  TextStyle sum = style;
  sum.bold = true;
  canvas.text("JUMLAH", sum, 50, y + 70);
  canvas.text(std::to_string(rng.whole(100, 900)) + ".000", sum, 560, y + 70);
  canvas.text("TUNAI", style, 50, y + 130);
  canvas.centred("Terima kasih atas kunjungan anda", style, kRoll / 2, y + 240);
  return drawn_on(canvas);
}

}  // namespace antrean::specimens
