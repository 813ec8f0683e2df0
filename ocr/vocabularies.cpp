#include "ocr/vocabularies.hpp"

#include <algorithm>

#include "ocr/names.hpp"

namespace antrean::ocr {

const std::vector<std::string>& sexes() {
  static const std::vector<std::string> list{"LAKI-LAKI", "PEREMPUAN"};
  return list;
}

const std::vector<std::string>& religions() {
  static const std::vector<std::string> list{
      "ISLAM", "KRISTEN", "KATHOLIK",  "KATOLIK",  "HINDU",
      "BUDHA", "BUDDHA",  "KHONGHUCU", "KONGHUCU", "KEPERCAYAAN TERHADAP TUHAN YME"};
  return list;
}

const std::vector<std::string>& marital_states() {
  static const std::vector<std::string> list{"BELUM KAWIN", "KAWIN", "CERAI HIDUP", "CERAI MATI"};
  return list;
}

const std::vector<std::string>& citizenships() {
  static const std::vector<std::string> list{"WNI", "WNA"};
  return list;
}

const std::vector<std::string>& occupations() {
  static const std::vector<std::string> list{"BELUM/TIDAK BEKERJA",
                                             "MENGURUS RUMAH TANGGA",
                                             "PELAJAR/MAHASISWA",
                                             "PENSIUNAN",
                                             "PEGAWAI NEGERI SIPIL (PNS)",
                                             "TENTARA NASIONAL INDONESIA",
                                             "KEPOLISIAN RI",
                                             "PERDAGANGAN",
                                             "PETANI/PEKEBUN",
                                             "PETERNAK",
                                             "NELAYAN/PERIKANAN",
                                             "INDUSTRI",
                                             "KONSTRUKSI",
                                             "TRANSPORTASI",
                                             "KARYAWAN SWASTA",
                                             "KARYAWAN BUMN",
                                             "KARYAWAN BUMD",
                                             "KARYAWAN HONORER",
                                             "BURUH HARIAN LEPAS",
                                             "BURUH TANI/PERKEBUNAN",
                                             "WIRASWASTA",
                                             "GURU",
                                             "DOSEN",
                                             "DOKTER",
                                             "BIDAN",
                                             "PERAWAT",
                                             "APOTEKER",
                                             "SOPIR",
                                             "PEDAGANG",
                                             "PERANGKAT DESA",
                                             "KEPALA DESA"};
  return list;
}

std::string snap(const std::string& text, const std::vector<std::string>& vocabulary,
                 double share) {
  const std::string* nearest = nullptr;
  double least = share;
  for (const std::string& entry : vocabulary) {
    const double off = static_cast<double>(edit_distance(text, entry)) /
                       static_cast<double>(std::max({text.size(), entry.size(), std::size_t{1}}));
    if (off <= least) {
      if (off == least && nearest != nullptr) continue;
      least = off;
      nearest = &entry;
    }
  }
  return nearest == nullptr ? "" : *nearest;
}

std::string snap_blood(const std::string& text) {
  std::string bare;
  for (const char c : text) {
    if (c == '0' || c == 'Q') {
      bare.push_back('O');
    } else if (c == '8') {
      bare.push_back('B');
    } else if (c != ' ' && c != ':' && c != '.') {
      bare.push_back(c);
    }
  }
  if (bare == "TIDAKTAHU") return "TIDAK TAHU";
  static const std::vector<std::string> kGroups{"A",  "B",  "AB", "O",   "A+", "B+", "AB+",
                                                "O+", "A-", "B-", "AB-", "O-", "-"};
  if (bare == "–" || bare == "—" || bare == "_") return "-";
  return std::find(kGroups.begin(), kGroups.end(), bare) == kGroups.end() ? "" : bare;
}

}  // namespace antrean::ocr
