#include "ocr/kk_values.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "ocr/ktp_values.hpp"
#include "ocr/names.hpp"
#include "ocr/vocabularies.hpp"

namespace antrean::ocr {
namespace {

struct Label {
  std::string_view text;
  std::string_view key;
};

constexpr std::array<Label, 12> kLabels{{{"NAMAKEPALAKELUARGA", "kepala_keluarga"},
                                         {"NAMAKEPALA", "kepala_keluarga"},
                                         {"ALAMAT", "alamat"},
                                         {"RTRW", "rt_rw"},
                                         {"KODEPOS", "kode_pos"},
                                         {"DESAKELURAHAN", "desa_kelurahan"},
                                         {"KELURAHANDESA", "desa_kelurahan"},
                                         {"KECAMATAN", "kecamatan"},
                                         {"KABUPATENKOTA", "kabupaten_kota"},
                                         {"KOTAKABUPATEN", "kabupaten_kota"},
                                         {"PROVINSI", "provinsi"},
                                         {"PROPINSI", "provinsi"}}};

bool is_name(const std::string& key) {
  return key == "nama" || key == "ayah" || key == "ibu" || key == "kepala_keluarga";
}

// Letters that digits look like, where only letters can stand.
std::string as_letters(std::string text) {
  for (char& c : text) {
    if (c == '0') c = 'O';
    if (c == '1' || c == '|') c = 'I';
    if (c == '5') c = 'S';
    if (c == '8') c = 'B';
  }
  return text;
}

// A lone stroke is an I ("I PUTU ..."), and a name's last apostrophe belongs to it (SALURAPA').
std::string tidy_text(std::string text) {
  // Values are in capitals: what looks like a small l is an I as well.
  for (char& c : text) {
    if (c == '|' || c == '!' || c == 'l') c = 'I';
  }
  for (std::size_t at = text.find("\u2019"); at != std::string::npos; at = text.find("\u2019")) {
    text.replace(at, 3, "'");
  }
  std::string tidy = tidy_value(text);
  const auto last = text.find_last_not_of(" .,;:-_");
  if (last != std::string::npos && last > 0 && text[last] == '\'' &&
      std::isalpha(static_cast<unsigned char>(text[last - 1])) != 0) {
    tidy.push_back('\'');
  }
  return tidy;
}

void snap_or(Field& field, const std::vector<std::string>& vocabulary, double share,
             bool only_listed) {
  if (!field.value) return;
  const std::string snapped = snap(*field.value, vocabulary, share);
  if (snapped.empty()) {
    field.confidence *= 0.6;
    if (only_listed) field.value.reset();
    return;
  }
  // Near a value of the list is nearly as sure as on it.
  if (snapped != *field.value) field.confidence *= 0.95;
  field.value = snapped;
}

void numbers_with_slash(Field& field) {
  if (!field.value || *field.value == "-") return;
  const auto slash = field.value->find_first_of("/\\|");
  const std::string all = digits_of(*field.value);
  if (slash != std::string::npos) {
    const std::string rt = digits_of(field.value->substr(0, slash));
    const std::string rw = digits_of(field.value->substr(slash + 1));
    if (!rt.empty() && !rw.empty() && rt.size() <= 3 && rw.size() <= 3) {
      field.value = rt + "/" + rw;
      return;
    }
  }
  if (all.size() >= 6 && all.size() <= 7) {
    field.value = all.substr(0, 3) + "/" + all.substr(all.size() - 3);
  } else {
    field.confidence *= 0.5;
  }
}

}  // namespace

const std::vector<std::string>& family_relations() {
  static const std::vector<std::string> list{"KEPALA KELUARGA", "SUAMI",    "ISTRI",    "ANAK",
                                             "MENANTU",         "CUCU",     "ORANGTUA", "MERTUA",
                                             "FAMILI LAIN",     "PEMBANTU", "LAINNYA"};
  return list;
}

const std::vector<std::string>& educations() {
  static const std::vector<std::string> list{"TIDAK/BELUM SEKOLAH",
                                             "BELUM TAMAT SD/SEDERAJAT",
                                             "TAMAT SD/SEDERAJAT",
                                             "SLTP/SEDERAJAT",
                                             "SLTA/SEDERAJAT",
                                             "DIPLOMA I/II",
                                             "AKADEMI/DIPLOMA III/S. MUDA",
                                             "DIPLOMA IV/STRATA I",
                                             "STRATA II",
                                             "STRATA III"};
  return list;
}

const std::vector<std::string>& kk_marital_states() {
  static const std::vector<std::string> list{"BELUM KAWIN",
                                             "KAWIN",
                                             "KAWIN TERCATAT",
                                             "KAWIN BELUM TERCATAT",
                                             "CERAI HIDUP",
                                             "CERAI HIDUP TERCATAT",
                                             "CERAI HIDUP BELUM TERCATAT",
                                             "CERAI MATI"};
  return list;
}

std::string key_of_label(std::string_view label) {
  std::string bare;
  for (const char c : label) {
    if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
      bare.push_back(static_cast<char>(std::toupper(static_cast<unsigned char>(c))));
    }
  }
  std::string key;
  double least = 0.34;
  for (const Label& one : kLabels) {
    const double off = static_cast<double>(edit_distance(bare, one.text)) /
                       static_cast<double>(std::max(bare.size(), one.text.size()));
    if (off < least) {
      least = off;
      key = one.key;
    }
  }
  return key;
}

std::vector<std::string> first_table_keys(std::size_t columns) {
  std::vector<std::string> keys{"",
                                "nama",
                                "nik",
                                "jenis_kelamin",
                                "tempat_lahir",
                                "tanggal_lahir",
                                "agama",
                                "pendidikan",
                                "jenis_pekerjaan"};
  if (columns == keys.size() + 1) keys.emplace_back("golongan_darah");
  if (columns != keys.size()) return {};
  return keys;
}

std::vector<std::string> second_table_keys(std::size_t columns) {
  std::vector<std::string> keys{"", "status_perkawinan"};
  if (columns == 9) keys.emplace_back("");
  for (const char* key : {"hubungan", "kewarganegaraan", "", "", "ayah", "ibu"}) {
    keys.emplace_back(key);
  }
  if (columns != keys.size()) return {};
  return keys;
}

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char given : text) {
    switch (std::toupper(static_cast<unsigned char>(given))) {
      case 'O':
      case 'Q':
      case 'D':
        digits.push_back('0');
        break;
      case 'I':
      case 'L':
        digits.push_back('1');
        break;
      case 'Z':
        digits.push_back('2');
        break;
      case 'S':
        digits.push_back('5');
        break;
      case 'B':
        digits.push_back('8');
        break;
      default:
        if (given >= '0' && given <= '9') digits.push_back(given);
    }
  }
  return digits;
}

void understand_kk(const std::string& key, Field& field) {
  const std::string tidy = tidy_text(field.raw);
  field.value = tidy.empty() ? std::nullopt : std::optional{tidy};
  if (!field.value) {
    field.confidence = 0;
    return;
  }
  if (*field.value == "-" && key != "nik" && key != "no_kk" && key != "tanggal_lahir") return;
  if (key == "nik" || key == "no_kk") {
    const std::string digits = digits_of(field.raw);
    field.value = digits.size() == 16 ? std::optional{digits} : std::nullopt;
  } else if (key == "tanggal_lahir") {
    const auto date = find_date(tidy);
    field.value = date ? std::optional{date->iso} : std::nullopt;
  } else if (key == "jenis_kelamin") {
    snap_or(field, sexes(), 0.45, true);
  } else if (key == "agama") {
    snap_or(field, religions(), 0.4, false);
  } else if (key == "pendidikan") {
    snap_or(field, educations(), 0.35, false);
  } else if (key == "jenis_pekerjaan") {
    snap_or(field, occupations(), 0.25, false);
  } else if (key == "golongan_darah") {
    const std::string blood = snap_blood(tidy);
    field.value = blood.empty() ? std::nullopt : std::optional{blood};
  } else if (key == "status_perkawinan") {
    snap_or(field, kk_marital_states(), 0.35, false);
  } else if (key == "hubungan") {
    snap_or(field, family_relations(), 0.4, false);
  } else if (key == "kewarganegaraan") {
    snap_or(field, citizenships(), 0.4, false);
  } else if (key == "rt_rw") {
    numbers_with_slash(field);
  } else if (key == "kode_pos") {
    const std::string digits = digits_of(tidy);
    field.value = digits.size() == 5 ? std::optional{digits} : std::optional{tidy};
  } else if (key == "provinsi") {
    field.value = as_letters(tidy);
    snap_or(field, provinces(), 0.25, false);
  } else if (is_name(key) || key == "tempat_lahir" || key == "kecamatan" ||
             key == "kabupaten_kota") {
    field.value = as_letters(tidy);
  }
  if (!field.value) field.confidence = 0;
}

}  // namespace antrean::ocr
