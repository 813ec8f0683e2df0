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
                                             "PEGAWAI NEGERI SIPIL",
                                             "PEGAWAI NEGERI SIPIL (PNS)",
                                             "TENTARA NASIONAL INDONESIA",
                                             "TENTARA NASIONAL INDONESIA (TNI)",
                                             "KEPOLISIAN RI",
                                             "KEPOLISIAN RI (POLRI)",
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
                                             "BURUH NELAYAN/PERIKANAN",
                                             "BURUH PETERNAKAN",
                                             "PEMBANTU RUMAH TANGGA",
                                             "TUKANG CUKUR",
                                             "TUKANG LISTRIK",
                                             "TUKANG BATU",
                                             "TUKANG KAYU",
                                             "TUKANG SOL SEPATU",
                                             "TUKANG LAS/PANDAI BESI",
                                             "TUKANG JAHIT",
                                             "TUKANG GIGI",
                                             "PENATA RIAS",
                                             "PENATA BUSANA",
                                             "PENATA RAMBUT",
                                             "MEKANIK",
                                             "SENIMAN",
                                             "TABIB",
                                             "PARAJI",
                                             "PERANCANG BUSANA",
                                             "PENTERJEMAH",
                                             "IMAM MASJID",
                                             "PENDETA",
                                             "PASTOR",
                                             "WARTAWAN",
                                             "USTADZ/MUBALIGH",
                                             "JURU MASAK",
                                             "PROMOTOR ACARA",
                                             "ANGGOTA DPR-RI",
                                             "ANGGOTA DPD",
                                             "ANGGOTA BPK",
                                             "PRESIDEN",
                                             "WAKIL PRESIDEN",
                                             "ANGGOTA MAHKAMAH KONSTITUSI",
                                             "ANGGOTA KABINET/KEMENTERIAN",
                                             "DUTA BESAR",
                                             "GUBERNUR",
                                             "WAKIL GUBERNUR",
                                             "BUPATI",
                                             "WAKIL BUPATI",
                                             "WALIKOTA",
                                             "WAKIL WALIKOTA",
                                             "ANGGOTA DPRD PROVINSI",
                                             "ANGGOTA DPRD KABUPATEN/KOTA",
                                             "DOSEN",
                                             "GURU",
                                             "PILOT",
                                             "PENGACARA",
                                             "NOTARIS",
                                             "ARSITEK",
                                             "AKUNTAN",
                                             "KONSULTAN",
                                             "DOKTER",
                                             "BIDAN",
                                             "PERAWAT",
                                             "APOTEKER",
                                             "PSIKIATER/PSIKOLOG",
                                             "PENYIAR TELEVISI",
                                             "PENYIAR RADIO",
                                             "PELAUT",
                                             "PENELITI",
                                             "SOPIR",
                                             "PIALANG",
                                             "PARANORMAL",
                                             "PEDAGANG",
                                             "PERANGKAT DESA",
                                             "KEPALA DESA",
                                             "BIARAWATI",
                                             "WIRASWASTA",
                                             "LAINNYA"};
  return list;
}

const std::vector<std::string>& provinces() {
  static const std::vector<std::string> list{"ACEH",
                                             "SUMATERA UTARA",
                                             "SUMATERA BARAT",
                                             "RIAU",
                                             "JAMBI",
                                             "SUMATERA SELATAN",
                                             "BENGKULU",
                                             "LAMPUNG",
                                             "KEPULAUAN BANGKA BELITUNG",
                                             "KEPULAUAN RIAU",
                                             "DKI JAKARTA",
                                             "DAERAH KHUSUS IBUKOTA JAKARTA",
                                             "JAWA BARAT",
                                             "JAWA TENGAH",
                                             "DAERAH ISTIMEWA YOGYAKARTA",
                                             "DI YOGYAKARTA",
                                             "JAWA TIMUR",
                                             "BANTEN",
                                             "BALI",
                                             "NUSA TENGGARA BARAT",
                                             "NUSA TENGGARA TIMUR",
                                             "KALIMANTAN BARAT",
                                             "KALIMANTAN TENGAH",
                                             "KALIMANTAN SELATAN",
                                             "KALIMANTAN TIMUR",
                                             "KALIMANTAN UTARA",
                                             "SULAWESI UTARA",
                                             "SULAWESI TENGAH",
                                             "SULAWESI SELATAN",
                                             "SULAWESI TENGGARA",
                                             "GORONTALO",
                                             "SULAWESI BARAT",
                                             "MALUKU",
                                             "MALUKU UTARA",
                                             "PAPUA",
                                             "PAPUA BARAT",
                                             "PAPUA SELATAN",
                                             "PAPUA TENGAH",
                                             "PAPUA PEGUNUNGAN",
                                             "PAPUA BARAT DAYA"};
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

const std::vector<std::string>& blood_groups() {
  static const std::vector<std::string> list{"A",  "B",  "AB",  "O",  "A+", "B+", "AB+",       "O+",
                                             "A-", "B-", "AB-", "O-", "-",  "",   "TIDAK TAHU"};
  return list;
}

std::string snap_blood(const std::string& text) {
  std::string bare;
  for (const char given : text) {
    const auto c = static_cast<char>(std::toupper(static_cast<unsigned char>(given)));
    if (c == '0' || c == 'Q' || c == 'D') {
      bare.push_back('O');
    } else if (c == '8') {
      bare.push_back('B');
    } else if (c != ' ' && c != ':' && c != '.') {
      bare.push_back(c);
    }
  }
  if (bare.size() >= 6 && edit_distance(bare, "TIDAKTAHU") <= 3) return "TIDAK TAHU";
  if (bare == "–" || bare == "—" || bare == "_") return "-";
  const auto& groups = blood_groups();
  return std::find(groups.begin(), groups.end(), bare) == groups.end() ? "" : bare;
}

}  // namespace antrean::ocr
