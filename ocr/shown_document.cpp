#include "ocr/shown_document.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "ocr/names.hpp"
#include "ocr/read_line.hpp"

namespace antrean::ocr {
namespace {

// Fewer clear words than this, and nothing on the picture can be read.
constexpr int kEnoughWords = 6;
// With fewer, what else is there is read first: a letter may begin with a KTP's labels, and a
// family card ends in running text.
constexpr int kTellingWords = 12;
// Among so many a KTP would have shown its labels.
constexpr int kManyWords = 20;
// Words of a KTP that are a sign of one, if nothing is against it, and that are one at once.
constexpr int kSomeLabels = 2;
constexpr int kEnoughLabels = 3;
// Words of others that are a sign of none, unless they are few among a KTP's: a letter in a value,
// or a label that was misread.
constexpr int kEnoughForeign = 2;
constexpr int kFewForeign = 5;
// With one of these among them there must be more of a KTP's.
constexpr int kLabelsToForeign = 2;
// Words of a family card, its title unread.
constexpr int kEnoughOfFamily = 3;
constexpr std::size_t kLeastLetters = 4;

// A KTP's labels, and values that only they have. "Nama" and "Alamat" stand on every second form,
// but not among a KTP's other words alone.
constexpr std::array<std::string_view, 27> kKtpWords{
    "PROVINSI",  "KABUPATEN", "NAMA",       "TEMPAT",    "TEMPATTGL",
    "TGLLAHIR",  "LAHIR",     "KELAMIN",    "JENIS",     "DARAH",
    "ALAMAT",    "RTRW",      "KELDESA",    "DESA",      "KECAMATAN",
    "AGAMA",     "STATUS",    "PERKAWINAN", "PEKERJAAN", "KEWARGANEGARAAN",
    "BERLAKU",   "HINGGA",    "SEUMUR",     "HIDUP",     "LAKILAKI",
    "PEREMPUAN", "KAWIN"};

// What names other documents, and labels that a KTP words otherwise.
constexpr std::array<std::string_view, 47> kForeignWords{
    "SURAT",     "PASPOR",  "PASSPORT",    "REPUBLIK",   "INDONESIA",   "REPUBLIC",
    "MENGEMUDI", "LICENSE", "LICENCE",     "DRIVING",    "KARTU",       "BANK",
    "NPWP",      "PAJAK",   "FORMULIR",    "PERMOHONAN", "KETERANGAN",  "PERNYATAAN",
    "AKTA",      "KUTIPAN", "KELAHIRAN",   "PENCATATAN", "IJAZAH",      "UNIVERSITAS",
    "FAKULTAS",  "NOMOR",   "TANGGAL",     "LENGKAP",    "TELEPON",     "TOTAL",
    "JUMLAH",    "TUNAI",   "KEMENTERIAN", "KANTOR",     "SEHAT",       "PESERTA",
    "DEBIT",     "VALID",   "NATIONALITY", "RIWAYAT",    "PENDAFTARAN", "REKENING",
    "TERAKHIR",  "ANGGOTA", "KANDUNG",     "HARGA",      "KELAS"};

// A family card's, worded otherwise on a KTP.
constexpr std::array<std::string_view, 10> kFamilyWords{
    "KELUARGA",  "DESAKELURAHAN", "KABUPATENKOTA", "HUBUNGAN",    "PENDIDIKAN",
    "SEDERAJAT", "SLTASEDERAJAT", "SLTPSEDERAJAT", "SDSEDERAJAT", "KEPENDUDUKAN"};

// Longer words may be misread in more letters. Of words of others a misread one is no sign: a KTP's
// "TANGGA" is nearly "TANGGAL".
bool is_like(std::string_view word, std::string_view known) {
  if (known.size() < 5) return word == known;
  return edit_distance(word, known) <= (known.size() < 9 ? 1 : 2);
}

template <std::size_t kSize>
bool is_like_any(std::string_view word, const std::array<std::string_view, kSize>& list) {
  return std::any_of(list.begin(), list.end(),
                     [&](std::string_view known) { return is_like(word, known); });
}

bool is_foreign(std::string_view word) {
  return std::find(kForeignWords.begin(), kForeignWords.end(), word) != kForeignWords.end();
}

// Print in small letters: a KTP has none but of its labels.
bool is_small(const std::string& word) {
  std::size_t small = 0;
  for (const char c : word) {
    if (std::isupper(static_cast<unsigned char>(c)) != 0) return false;
    small += std::islower(static_cast<unsigned char>(c)) != 0 ? 1 : 0;
  }
  return small >= kLeastLetters;
}

}  // namespace

bool counts_as_word(const std::string& word) {
  const auto letters = std::count_if(word.begin(), word.end(), is_letter_or_digit);
  return letters >= static_cast<std::ptrdiff_t>(kLeastLetters);
}

Shown what_words_show(std::span<const std::string> words, bool more) {
  int of_ktp = 0;
  int of_family = 0;
  int foreign = 0;
  bool head = false;
  bool card = false;
  bool family = false;
  for (const std::string& word : words) {
    const std::string plain = bare(word);
    // A KTP begins with these, in large letters that can be read when the others can't.
    head = head || is_like(plain, "PROVINSI") || is_like(plain, "KABUPATEN");
    card = card || is_like(plain, "KARTU");
    family = family || is_like(plain, "KELUARGA");
    of_family += is_like_any(plain, kFamilyWords) ? 1 : 0;
    if (is_like_any(plain, kKtpWords)) {
      ++of_ktp;
    } else if (is_foreign(plain) || is_small(word)) {
      ++foreign;
    }
  }
  if (family && (card || of_family >= kEnoughOfFamily)) return Shown::family_card;
  const bool enough_foreign = foreign >= kEnoughForeign && of_ktp < kFewForeign * foreign;
  const bool like_ktp =
      of_ktp > kLabelsToForeign * foreign && (of_ktp >= kSomeLabels || (head && foreign == 0));
  const auto all = static_cast<int>(words.size());
  if (more && all < kTellingWords) return Shown::unknown;
  if (all < kEnoughWords) return like_ktp ? Shown::ktp : Shown::unknown;
  if (enough_foreign) return Shown::other;
  if (of_ktp >= kEnoughLabels && like_ktp) return Shown::ktp;
  if (more && all < kManyWords) return Shown::unknown;
  return like_ktp ? Shown::ktp : Shown::some_print;
}

}  // namespace antrean::ocr
