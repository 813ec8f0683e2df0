#include "ocr/nik.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "ocr/areas.hpp"

namespace antrean::ocr {
namespace {

std::vector<std::string> codes(std::string_view nik, std::string_view date = "",
                               std::string_view sex = "") {
  std::vector<std::string> found;
  for (const Check& check : check_nik(nik, date, sex)) found.push_back(check.code);
  return found;
}

struct Row {
  const char* nik;
  const char* date;
  const char* sex;
  std::vector<std::string> expected;
};

TEST(Nik, SaysWhichPartFailed) {
  const std::vector<Row> rows{
      {"3273012506900003", "1990-06-25", "LAKI-LAKI", {}},
      {"3273016506900003", "1990-06-25", "PEREMPUAN", {}},
      {"3273016506900003", "1990-06-25", "LAKI-LAKI", {"NIK_SEX_DIFFERS"}},
      {"3273012506900003", "1990-06-26", "LAKI-LAKI", {"NIK_DATE_DIFFERS"}},
      {"3273012506900003", "1991-06-25", "LAKI-LAKI", {"NIK_DATE_DIFFERS"}},
      {"3273012506900000", "", "", {"NIK_SERIAL_ZERO"}},
      {"3273013206900003", "", "", {"NIK_IMPOSSIBLE_DATE"}},
      {"3273017206900003", "", "", {"NIK_IMPOSSIBLE_DATE"}},
      {"3273010006900003", "", "", {"NIK_IMPOSSIBLE_DATE"}},
      {"3273012513900003", "", "", {"NIK_IMPOSSIBLE_DATE"}},
      {"9773012506900003", "", "", {"NIK_UNKNOWN_PROVINCE"}},
      {"3268012506900003", "", "", {"NIK_UNKNOWN_AREA"}},
      {"3273992506900003", "", "", {"NIK_UNKNOWN_DISTRICT"}},
      {"327301250690000", "", "", {"NIK_NOT_16_DIGITS"}},
      {"32730125069000031", "", "", {"NIK_NOT_16_DIGITS"}},
      {"327301250690000A", "", "", {"NIK_NOT_16_DIGITS"}},
      {"", "", "", {"NIK_NOT_16_DIGITS"}},
      {"9999999999999994", "", "", {"NIK_UNKNOWN_PROVINCE", "NIK_IMPOSSIBLE_DATE"}},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(codes(row.nik, row.date, row.sex), row.expected) << row.nik;
  }
}

TEST(Nik, KeepsPapuasOldCodesWithANote) {
  // Merauke was 91.01 until 2022, when Papua Selatan became 93.
  const auto checks = check_nik("9101012506900003", "", "");
  for (const Check& check : checks) EXPECT_EQ(check.severity, Severity::note) << check.code;
  EXPECT_TRUE(is_sound_nik("9101012506900003"));
  EXPECT_EQ(look_up_area("920101"), AreaStatus::retired);
  EXPECT_EQ(look_up_area("970101"), AreaStatus::unknown_province);
}

TEST(Areas, AreFoundByNamesThatAreNearlyRight) {
  EXPECT_EQ(nearest_regency("KABUPATEN BANDUN6"), "KABUPATEN BANDUNG");
  EXPECT_EQ(nearest_regency("JAKARTA SELATAM"), "JAKARTA SELATAN");
  EXPECT_EQ(nearest_regency("NOWHERE AT ALL"), "");
  EXPECT_EQ(nearest_district("COBLONC", "KOTA BANDUNG"), "COBLONG");
  EXPECT_EQ(nearest_district("XYZXYZXYZ", "KOTA BANDUNG"), "");
}

TEST(Areas, HoldThirtyEightProvinces) {
  int count = 0;
  for (int code = 0; code < 100; ++code) count += is_province(code) ? 1 : 0;
  EXPECT_EQ(count, 38);
}

}  // namespace
}  // namespace antrean::ocr
