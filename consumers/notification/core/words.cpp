#include "consumers/notification/core/words.hpp"

#include <array>

namespace antrean::notification {
namespace {

struct Words {
  std::string_view code;
  std::string_view indonesian;
  std::string_view english;
};

constexpr Words kOther{"", "lihat halaman status", "see status page"};

constexpr std::array kWords{
    // Scans that can't be read.
    Words{"BLURRED", "buram", "blurred"},
    Words{"TOO_DARK", "kurang terang", "too dark"},
    Words{"GLARE", "silau", "glare"},
    Words{"CROPPED", "tepi terpotong", "edge cut off"},
    Words{"GREY_COPY", "tidak berwarna", "no colour"},
    Words{"PHOTOGRAPHED_SCREEN", "foto layar", "photo of a screen"},
    Words{"BLANK", "kosong", "blank"},
    Words{"DAMAGED", "berkas rusak", "damaged file"},
    Words{"TOO_SMALL", "gambar terlalu kecil", "picture too small"},
    Words{"TOO_LARGE", "gambar terlalu besar", "picture too large"},
    Words{"TOO_MANY_PIXELS", "gambar terlalu besar", "picture too large"},
    Words{"NOT_AN_IMAGE", "bukan foto", "no picture"},
    Words{"UNREADABLE", "tidak terbaca", "unreadable"},
    Words{"READ_FAILED", "tidak terbaca", "unreadable"},
    Words{"NOT_SURE", "tidak terbaca", "unreadable"},
    Words{"WRONG_DOCUMENT", "bukan dokumennya", "wrong document"},
    // Data that differ.
    Words{"NIK_DIFFERS", "NIK berbeda", "NIK differs"},
    Words{"NAME_DIFFERS", "nama berbeda", "name differs"},
    Words{"BIRTH_DATE_DIFFERS", "tanggal lahir berbeda", "birth date differs"},
    Words{"SEX_DIFFERS", "jenis kelamin berbeda", "sex differs"},
    Words{"KK_NUMBER_DIFFERS", "nomor KK berbeda", "KK number differs"},
    Words{"KK_NAME_DIFFERS", "nama di KK berbeda", "name on KK differs"},
    Words{"NOT_IN_KK", "tidak ada di KK", "not on the KK"},
    Words{"REGISTRY_MISMATCH", "data berbeda di Dukcapil", "differs from Dukcapil"},
    Words{"REGISTRY_NOT_FOUND", "NIK tidak ada di Dukcapil", "NIK not in Dukcapil"},
    // Refused bookings.
    Words{"QUOTA_FULL", "kuota penuh", "no seats left"},
    Words{"QUOTA_NOT_OPEN", "kuota belum dibuka", "quota not open yet"},
    Words{"OFFICE_CLOSED", "kantor tutup", "office closed"},
    Words{"PRODUCT_UNAVAILABLE", "layanan tidak tersedia", "not available there"},
    Words{"TOO_MANY_APPLICANTS", "terlalu banyak pemohon", "too many applicants"},
    Words{"LIVE_BOOKING", "sudah ada pendaftaran", "already booked"},
    Words{"TOO_MANY_UNPAID", "terlalu sering tidak dibayar", "too many unpaid bookings"},
    Words{"UPLOAD_WINDOW", "dokumen tidak diunggah", "no documents uploaded"},
    Words{"PAYMENT_DEADLINE", "belum dibayar", "not paid"},
    Words{"DOCUMENT_REFUSED", "dokumen ditolak", "documents refused"},
};

bool is_english(std::string_view language) {
  return language == "en";
}

}  // namespace

std::string reason_in_words(std::string_view code, std::string_view language) {
  for (const Words& words : kWords) {
    if (words.code == code) {
      return std::string(is_english(language) ? words.english : words.indonesian);
    }
  }
  return std::string(is_english(language) ? kOther.english : kOther.indonesian);
}

std::string longest_reason() {
  std::string_view longest = kOther.indonesian;
  for (const Words& words : kWords) {
    for (const std::string_view one : {words.indonesian, words.english}) {
      if (one.size() > longest.size()) longest = one;
    }
  }
  return std::string(longest);
}

std::string minutes_in_words(const std::string& minutes, std::string_view language) {
  return minutes + (is_english(language) ? " minutes" : " menit");
}

}  // namespace antrean::notification
