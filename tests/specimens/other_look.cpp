#include "tests/specimens/other_look.hpp"

#include <array>

#include "tests/specimens/names.hpp"

namespace antrean::specimens {

OtherLook invent_look(Rng& rng) {
  // All of them are in the packages that require_fonts asks for.
  static constexpr std::array kFaces = {"Liberation Sans",
                                        "Liberation Sans",
                                        "Liberation Serif",
                                        "Liberation Serif",
                                        "Nimbus Sans",
                                        "Nimbus Roman",
                                        "DejaVu Sans Condensed",
                                        "DejaVu Sans",
                                        "FreeSans",
                                        "FreeSerif",
                                        "C059",
                                        "P052"};
  OtherLook look;
  look.text.family = rng.pick(kFaces);
  const double ink = rng.between(0, 0.25);
  look.text.color = rng.chance(0.2) ? Color{ink, ink, ink + 0.3} : Color{ink, ink, ink};
  look.title = look.text;
  look.title.bold = rng.chance(0.8);
  const double white = rng.between(0.9, 1);
  look.paper = {white, white - rng.between(0, 0.03), white - rng.between(0, 0.12)};
  return look;
}

DrawnDocument drawn_on(Canvas& canvas) {
  return {canvas.finish().clone(), canvas.width(), canvas.height(), {}, {}};
}

std::string invent_digits(Rng& rng, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += static_cast<char>('0' + rng.whole(0, 9));
  return text;
}

std::string invent_person_name(Rng& rng, bool female) {
  const Culture culture = invent_culture(rng);
  return invent_name(rng, culture, female, false);
}

std::string invent_day(Rng& rng, const std::string& between) {
  const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return two(rng.whole(1, 28)) + between + two(rng.whole(1, 12)) + between +
         std::to_string(rng.whole(1960, 2024));
}

std::string invent_sentence(Rng& rng, std::size_t letters) {
  static constexpr std::array kWords = {
      "dengan",   "hormat",     "yang",     "bersama",   "surat",      "ini",        "kami",
      "untuk",    "paspor",     "kepada",   "bapak",     "ibu",        "pada",       "hari",
      "dan",      "kantor",     "telah",    "dapat",     "menerima",   "permohonan", "tidak",
      "akan",     "seorang",    "berjalan", "di",        "sepanjang",  "pantai",     "ketika",
      "matahari", "terbenam",   "rumah",    "sekolah",   "adalah",     "tempat",     "anak",
      "belajar",  "bermain",    "setiap",   "pagi",      "mereka",     "membawa",    "buku",
      "besar",    "kecil",      "karena",   "pekerjaan", "perusahaan", "memberikan", "keterangan",
      "bahwa",    "nama",       "tersebut", "benar",     "karyawan",   "tetap",      "sejak",
      "tahun",    "ditetapkan", "menurut",  "peraturan", "berlaku",    "seluruh",    "masyarakat",
      "secara",   "lengkap",    "dalam",    "waktu",     "singkat",    "oleh",       "pemerintah"};
  std::string text{rng.pick(kWords)};
  text[0] = static_cast<char>(text[0] - 'a' + 'A');
  while (text.size() < letters) {
    text += " " + std::string(rng.pick(kWords));
    if (rng.chance(0.06)) text += ",";
  }
  return text + ".";
}

std::vector<std::string> fill_lines(Canvas& canvas, Rng& rng, const TextStyle& style, double width,
                                    int lines) {
  std::vector<std::string> made;
  std::string line;
  while (static_cast<int>(made.size()) < lines) {
    const std::string sentence = invent_sentence(rng, static_cast<std::size_t>(rng.whole(40, 110)));
    for (std::size_t at = 0; at < sentence.size();) {
      const std::size_t end = std::min(sentence.find(' ', at), sentence.size());
      const std::string longer = line + (line.empty() ? "" : " ") + sentence.substr(at, end - at);
      if (canvas.measure(longer, style) > width) {
        made.push_back(line);
        line = sentence.substr(at, end - at);
      } else {
        line = longer;
      }
      at = end + 1;
    }
  }
  made.resize(static_cast<std::size_t>(lines));
  return made;
}

}  // namespace antrean::specimens
