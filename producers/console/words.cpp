#include "producers/console/words.hpp"

#include <algorithm>
#include <array>

namespace antrean::console {
namespace {

struct Word {
  std::string_view code;
  const char* text;
};

constexpr std::array kReasons{
    Word{"BLURRED", "Foto buram"},
    Word{"TOO_DARK", "Foto terlalu gelap"},
    Word{"GLARE", "Ada pantulan cahaya"},
    Word{"CROPPED", "Tepi dokumen terpotong"},
    Word{"NOT_FOUND", "Dokumen tidak ditemukan di foto"},
    Word{"UNREADABLE", "Tulisan tidak terbaca"},
    Word{"BLANK", "Gambar kosong"},
    Word{"WRONG_DOCUMENT", "Bukan dokumen yang diminta"},
    Word{"GREY_COPY", "Salinan hitam-putih"},
    Word{"PHOTOGRAPHED_SCREEN", "Foto dari layar"},
    Word{"NIK_DIFFERS", "NIK berbeda dengan pendaftaran"},
    Word{"NAME_DIFFERS", "Nama berbeda dengan pendaftaran"},
    Word{"BIRTH_DATE_DIFFERS", "Tanggal lahir berbeda dengan pendaftaran"},
    Word{"SEX_DIFFERS", "Jenis kelamin berbeda dengan pendaftaran"},
    Word{"NOT_READ", "Tidak terbaca"},
    Word{"NOT_SURE", "Pembacaan kurang meyakinkan"},
    Word{"NIK_LOOKS_TAMPERED", "NIK tampak diubah"},
    Word{"LOOKS_PATCHED", "Tampak ditempel atau ditutup"},
    Word{"SCREEN_NOT_EXCLUDED", "Mungkin foto dari layar"},
    Word{"SCAN_USED_TWICE", "Foto yang sama dipakai di pendaftaran lain"},
    Word{"NIK_NOT_16_DIGITS", "NIK bukan 16 angka"},
    Word{"NIK_UNKNOWN_PROVINCE", "Kode provinsi pada NIK tidak dikenal"},
    Word{"NIK_UNKNOWN_AREA", "Kode wilayah pada NIK tidak dikenal"},
    Word{"NIK_UNKNOWN_DISTRICT", "Kode kecamatan pada NIK tidak dikenal"},
    Word{"NIK_IMPOSSIBLE_DATE", "Tanggal pada NIK tidak mungkin"},
    Word{"NIK_DATE_DIFFERS", "Tanggal pada NIK berbeda dengan tanggal lahir"},
    Word{"NIK_SEX_DIFFERS", "Jenis kelamin pada NIK berbeda"},
    Word{"NIK_SERIAL_ZERO", "Nomor urut pada NIK nol"},
    Word{"KK_NAME_DIFFERS", "Nama pada KK berbeda"},
    Word{"KK_NIK_DIFFERS", "NIK pada KK kurang meyakinkan"},
    Word{"KK_BIRTH_DATE_DIFFERS", "Tanggal lahir pada KK berbeda"},
    Word{"KK_SEX_DIFFERS", "Jenis kelamin pada KK berbeda"},
    Word{"KK_NUMBER_AREA_UNKNOWN", "Kode wilayah pada nomor KK tidak dikenal"},
    Word{"KK_NUMBER_DATE_IMPOSSIBLE", "Tanggal pada nomor KK tidak mungkin"},
    Word{"KK_NUMBER_SERIAL_ZERO", "Nomor urut pada nomor KK nol"},
    Word{"NIK_TWICE_IN_KK", "NIK tercantum dua kali pada KK"},
    Word{"NO_DOCUMENT", "Dokumen belum diunggah"},
    Word{"KK_NUMBER_DIFFERS", "Nomor KK berbeda"},
    Word{"NOT_IN_KK", "NIK tidak tercantum pada KK"},
    Word{"REGISTRY_MISMATCH", "Berbeda dengan data Dukcapil"},
    Word{"REGISTRY_NOT_FOUND", "NIK tidak ditemukan di Dukcapil"},
    Word{"REGISTRY_REFUSED", "Dukcapil menolak pertanyaan"},
    Word{"READ_FAILED", "Pembacaan otomatis gagal"},
    Word{"TRIES_USED_UP", "Kesempatan unggah ulang sudah habis"},
};

constexpr std::array kFields{
    Word{"nik", "NIK"},
    Word{"nama", "Nama"},
    Word{"tempat_lahir", "Tempat lahir"},
    Word{"tanggal_lahir", "Tanggal lahir"},
    Word{"jenis_kelamin", "Jenis kelamin"},
    Word{"golongan_darah", "Golongan darah"},
    Word{"alamat", "Alamat"},
    Word{"rt_rw", "RT/RW"},
    Word{"kel_desa", "Kel/Desa"},
    Word{"desa_kelurahan", "Desa/Kelurahan"},
    Word{"kecamatan", "Kecamatan"},
    Word{"kabupaten", "Kabupaten/Kota"},
    Word{"kabupaten_kota", "Kabupaten/Kota"},
    Word{"provinsi", "Provinsi"},
    Word{"kode_pos", "Kode pos"},
    Word{"agama", "Agama"},
    Word{"status_perkawinan", "Status perkawinan"},
    Word{"pekerjaan", "Pekerjaan"},
    Word{"kewarganegaraan", "Kewarganegaraan"},
    Word{"berlaku_hingga", "Berlaku hingga"},
    Word{"no_kk", "Nomor KK"},
    Word{"kepala_keluarga", "Kepala keluarga"},
    Word{"hubungan", "Hubungan"},
};

template <std::size_t size>
std::string look_up(const std::array<Word, size>& words, std::string_view code) {
  const auto found = std::find_if(words.begin(), words.end(),
                                  [code](const Word& word) { return word.code == code; });
  return found == words.end() ? std::string(code) : found->text;
}

}  // namespace

std::string reason_text(std::string_view code) {
  constexpr std::string_view kClaim = "CLAIM_";
  if (code.starts_with(kClaim)) {
    return "Pendaftaran: " + look_up(kReasons, code.substr(kClaim.size()));
  }
  return look_up(kReasons, code);
}

std::string field_text(std::string_view key) {
  return look_up(kFields, key);
}

std::string kind_text(std::string_view kind) {
  if (kind == "ktp") return "KTP";
  if (kind == "kk") return "KK";
  return "Dokumen lain";
}

const std::vector<std::pair<std::string, std::string>>& retry_reasons() {
  static const std::vector<std::pair<std::string, std::string>> kList{
      {"UNREADABLE", "Tulisan tidak terbaca"},   {"BLURRED", "Foto buram"},
      {"TOO_DARK", "Foto terlalu gelap"},        {"GLARE", "Ada pantulan cahaya"},
      {"CROPPED", "Tepi dokumen terpotong"},     {"WRONG_DOCUMENT", "Bukan dokumen yang diminta"},
      {"PHOTOGRAPHED_SCREEN", "Foto dari layar"}};
  return kList;
}

const std::vector<std::pair<std::string, std::string>>& refusal_reasons() {
  static const std::vector<std::pair<std::string, std::string>> kList{
      {"DATA_DIFFERS", "Data berbeda dengan pendaftaran"},
      {"NOT_THE_APPLICANT", "Dokumen milik orang lain"},
      {"FORGED", "Dokumen diduga palsu atau diubah"},
      {"REGISTRY_MISMATCH", "Tidak sesuai data Dukcapil"}};
  return kList;
}

std::string span_text(long long minutes) {
  constexpr long long kHour = 60;
  constexpr long long kDay = 24 * kHour;
  if (minutes < 1) return "baru saja";
  if (minutes < kHour) return std::to_string(minutes) + " menit";
  if (minutes < kDay) {
    std::string text = std::to_string(minutes / kHour) + " jam";
    if (minutes % kHour != 0) text += " " + std::to_string(minutes % kHour) + " menit";
    return text;
  }
  return std::to_string(minutes / kDay) + " hari";
}

}  // namespace antrean::console
