#include "ocr/known_lines.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace antrean::ocr {
namespace {

struct LineRow {
  const char* line;
  KnownLine known;
};

TEST(KnownLines, AreValuesOfListsAndNamesOfAreas) {
  const std::vector<LineRow> rows{
      {"SEUMUR HIDUP", KnownLine::exactly},
      {": SEUMUR HIDUP", KnownLine::exactly},
      {"WNI", KnownLine::exactly},
      {"KAWIN", KnownLine::exactly},
      {"LAKI-LAKI", KnownLine::exactly},
      {"PELAJAR/MAHASISWA", KnownLine::exactly},
      {"PROVINSI JAWA TENGAH", KnownLine::exactly},
      {"KABUPATEN MAGELANG", KnownLine::exactly},
      {"JAKARTA SELATAN", KnownLine::exactly},
      // One edit from one of them alone.
      {"SEUMR HIDUP", KnownLine::nearly},
      {"PROVINSI SSULAWESI TENGAH", KnownLine::nearly},
      {"KABUPATEN TUUBAN", KnownLine::nearly},
      // Too short, too far, or none of them.
      {"WN8", KnownLine::no},
      {"KAWWIN", KnownLine::no},
      {"SEUM HIDUP", KnownLine::no},
      {"JAWA TENGAH", KnownLine::no},
      {"JL. MERDEKA NO. 7", KnownLine::no},
      {":", KnownLine::no},
      {"", KnownLine::no},
  };
  for (const LineRow& row : rows) EXPECT_EQ(known_line(row.line), row.known) << row.line;
}

TEST(KnownLines, AreNotNearTwoOfThem) {
  // A letter from KARYAWAN BUMN and from KARYAWAN BUMD alike.
  EXPECT_EQ(known_line("KARYAWAN BUM"), KnownLine::no);
}

TEST(KnownLines, HaveTheFormOfTheirDigits) {
  for (const char* line : {"004/012", ": 004/012", "21-07-1966", "TANA TORAJA, 21-07-1966"}) {
    EXPECT_TRUE(has_known_form(line)) << line;
  }
  for (const char* line : {"04/012", "0044/012", "004012", "21-7-1966", "TANA TORAJA, 121-07-1966",
                           "21-07-196", "21-07-1966 A", "JL. MERDEKA NO. 7", ""}) {
    EXPECT_FALSE(has_known_form(line)) << line;
  }
}

}  // namespace
}  // namespace antrean::ocr
