// A few clear words tell what a picture shows in which no card was recognised.

#include "ocr/shown_document.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace antrean::ocr {
namespace {

struct Case {
  const char* what;
  std::vector<std::string> words;
  bool more;
  Shown shown;
};

TEST(ShownDocument, IsToldByItsWords) {
  const std::vector<Case> cases{
      {"nothing", {}, false, Shown::unknown},
      {"a few words", {"SEJAHTERA", "ABADI", "2468"}, false, Shown::unknown},
      {"a KTP's labels",
       {"Nama", "Alamat", "Agama", "ISLAM", "BUDI", "HARTONO"},
       false,
       Shown::ktp},
      {"a KTP's labels, and more to read",
       {"Nama", "Alamat", "Agama", "ISLAM", "BUDI", "HARTONO"},
       true,
       Shown::unknown},
      {"a KTP's labels among enough words, and more to read",
       {"Nama", "Alamat", "Agama", "ISLAM", "BUDI", "HARTONO", "BOGOR", "KENCANA", "2468", "GURU",
        "MELATI", "WIDODO"},
       true,
       Shown::ktp},
      {"a KTP's labels, misread",
       {"Kecamaten", "Pekerjaan", "Kewarganegaraar", "MELATI", "GURU", "2021"},
       false,
       Shown::ktp},
      {"two labels and no more to read", {"Status", "Perkawinan", "BOGOR"}, false, Shown::ktp},
      {"a KTP's head, the labels too small",
       {"PROVINSI", "JAWA", "BARAT", "BOGOR", "BUDI", "HARTONO", "KENCANA"},
       false,
       Shown::ktp},
      {"a KTP with a word of others in a value",
       {"Nama", "Alamat", "KOMPLEK", "BANK", "BOGOR", "Agama"},
       false,
       Shown::ktp},
      {"a KTP's value that is nearly a word of others",
       {"PROVINSI", "MENGURUS", "RUMAH", "TANGGA", "BOGOR", "MELATI"},
       false,
       Shown::ktp},
      {"a driving licence",
       {"DRIVING", "LICENSE", "BUDI", "HARTONO", "BANDUNG", "PRIA"},
       false,
       Shown::other},
      {"a form that asks what a KTP says",
       {"FORMULIR", "Tempat", "Tanggal", "Lahir", "Jenis", "Kelamin"},
       false,
       Shown::other},
      {"a long form that asks what a KTP says",
       {"DAFTAR", "RIWAYAT", "HIDUP", "Nama", "Lengkap", "Tempat", "Tanggal", "Lahir", "Jenis",
        "Kelamin", "Alamat", "Rumah"},
       true,
       Shown::other},
      {"a student card",
       {"NEGERI", "KARTU", "PELAJAR", "BUDI", "HARTONO", "Alamat", "Lahir"},
       false,
       Shown::some_print},
      {"a letter that names somebody",
       {"Nama", "BUDI", "Tempat/Tgl", "Lahir", "Alamat", "MELATI", "bahwa", "yang", "tersebut",
        "adalah", "benar", "karyawan"},
       true,
       Shown::other},
      {"names and nothing else",
       {"BUDI", "HARTONO", "MELATI", "KENCANA", "2468", "1357"},
       false,
       Shown::some_print},
      {"names, and more to read",
       {"BUDI", "HARTONO", "MELATI", "KENCANA", "2468", "1357", "BOGOR", "CITRA", "WIDODO", "SARI",
        "GURU", "PERMAI"},
       true,
       Shown::unknown},
      {"a family card's title", {"KARTU", "KELUARGA"}, true, Shown::family_card},
      {"a family card without its title",
       {"sertifikat", "elektronik", "Keluarga", "Desa/Kelurahan", "Kabupaten/Kota", "BOGOR"},
       true,
       Shown::family_card},
      {"a card for something else", {"KARTU", "PELAJAR"}, true, Shown::unknown},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(what_words_show(one.words, one.more), one.shown) << one.what;
  }
}

TEST(ShownDocument, CountsWordsOfFourLettersAndDigits) {
  EXPECT_TRUE(counts_as_word("Nama"));
  EXPECT_TRUE(counts_as_word("012/3"));
  EXPECT_FALSE(counts_as_word("dan"));
  EXPECT_FALSE(counts_as_word(":-.,NIK"));
}

}  // namespace
}  // namespace antrean::ocr
