#include <gtest/gtest.h>

#include "ocr/ktp_values.hpp"
#include "ocr/names.hpp"
#include "ocr/vocabularies.hpp"

namespace antrean::ocr {
namespace {

struct NameRow {
  const char* a;
  const char* b;
  bool same;
};

TEST(Names, AreComparedWithoutTitlesAndPunctuation) {
  const std::vector<NameRow> rows{
      {"SITI AMINAH", "Siti  Aminah", true},
      {"DRS. H. ACHMAD SA'ID, S.H.", "ACHMAD SAID", true},
      {"MUH. RIZKI", "MUHAMMAD RIZKI", true},
      {"M. RIZKI", "MUHAMMAD RIZKI", true},
      {"M. RIZKI", "MARIA RIZKI", false},
      {"RIZKI M.", "RIZKI MUHAMMAD", false},
      {"SUPARMAN", "SUPARMIN", false},
      {"SUPARMAN", "SUPARMAN JAYA", false},
      {"SRI SUPARMAN", "SUPARMAN SRI", false},
      {"I GEDE WIRAWAN", "GEDE WIRAWAN", false},
      {"IR", "IR", true},
      {"", "", false},
      {"H.", "", false},
  };
  for (const NameRow& row : rows) {
    EXPECT_EQ(same_name(row.a, row.b), row.same) << row.a << " and " << row.b;
    EXPECT_EQ(same_name(row.b, row.a), row.same) << row.b << " and " << row.a;
  }
}

TEST(PriorOfName, KnowsWordsOfNamesAndTitles) {
  EXPECT_TRUE(prior_of_name("SITI NURHAYATI").all_known);
  EXPECT_TRUE(prior_of_name("H. MUH. RIDWAN, S.PD").all_known);
  EXPECT_TRUE(prior_of_name("I KADEK BUDI").all_known);
  EXPECT_FALSE(prior_of_name("SITI NURHAYAII").all_known);
  EXPECT_FALSE(prior_of_name("").all_known);
  EXPECT_EQ(prior_of_name("XQZW").weight, 0);
  // Each known word speaks for itself, long ones more, up to an end.
  EXPECT_GT(prior_of_name("NURHAYATI").weight, prior_of_name("SITI").weight);
  EXPECT_GT(prior_of_name("SITI XQZW").weight, 0);
  EXPECT_GT(prior_of_name("ALFIAN AZIS").weight, prior_of_name("ALFIANAZIS").weight);
  EXPECT_EQ(prior_of_name("PERMATASARI").weight, prior_of_name("KURNIAWAN").weight);
}

TEST(Names, ReadAStrokeAloneAsTheLetterI) {
  EXPECT_EQ(name_from("| GEDE WIRAWAN"), "I GEDE WIRAWAN");
  EXPECT_EQ(name_from("HJ. Al"), "HJ. AI");
  EXPECT_EQ(name_from(": BUD1 SANTOS0 ,"), "BUDI SANTOSO");
}

struct DateRow {
  const char* text;
  const char* iso;
};

TEST(Dates, AreFoundAtTheEndOfTheLine) {
  const std::vector<DateRow> rows{
      {"BANDUNG, 25-06-1990", "1990-06-25"},
      {"BANDUNG, 25-O6-199O", "1990-06-25"},
      {"BANDUNG, 25 -06-1990", "1990-06-25"},
      {"BANDUNG 25.06.1990", "1990-06-25"},
      {"5-06-1990", "1990-06-05"},
      {"29-02-2000", "2000-02-29"},
      {"29-02-1999", ""},
      {"31-04-1990", ""},
      {"00-04-1990", ""},
      {"25-13-1990", ""},
      {"25-06-1890", ""},
      {"BANDUNG", ""},
      {"", ""},
      {"25-06-90", ""},
  };
  for (const DateRow& row : rows) {
    const auto found = find_date(row.text);
    EXPECT_EQ(found ? found->iso : "", row.iso) << row.text;
  }
}

Fields body(const char* key, const char* raw) {
  Fields rows;
  rows[key].raw = raw;
  rows[key].confidence = 0.9;
  return understand_body(rows);
}

TEST(Values, AreSnappedToClosedListsAndKeepWhatWasRead) {
  const Fields sex = body("jenis_kelamin", "LAK1-LAK1");
  EXPECT_EQ(sex.at("jenis_kelamin").value, "LAKI-LAKI");
  EXPECT_EQ(sex.at("jenis_kelamin").raw, "LAK1-LAK1");
  EXPECT_FALSE(body("jenis_kelamin", "XXXX").at("jenis_kelamin").value);
  EXPECT_EQ(body("agama", "lSLAM").at("agama").value, "ISLAM");
  EXPECT_EQ(body("status_perkawinan", "BELUM KAWlN").at("status_perkawinan").value, "BELUM KAWIN");
  EXPECT_EQ(body("pekerjaan", "KARYAWAN SWASIA").at("pekerjaan").value, "KARYAWAN SWASTA");
  EXPECT_EQ(body("kewarganegaraan", "WN1").at("kewarganegaraan").value, "WNI");
  EXPECT_EQ(body("rt_rw", "OO3 / 012").at("rt_rw").value, "003/012");
  EXPECT_EQ(body("berlaku_hingga", "SEUMUR HIDUP").at("berlaku_hingga").value, "SEUMUR HIDUP");
  EXPECT_EQ(body("berlaku_hingga", "17-08-2019").at("berlaku_hingga").value, "2019-08-17");
  EXPECT_FALSE(body("agama", "").at("agama").value);
}

TEST(Values, SplitPlaceAndDateOfBirth) {
  const Fields fields = body("tempat_tanggal", "KAB. SEMARANG, 15-11-2002");
  EXPECT_EQ(fields.at("tempat_lahir").value, "KAB. SEMARANG");
  EXPECT_EQ(fields.at("tanggal_lahir").value, "2002-11-15");
  const Fields without = body("tempat_tanggal", "SEMARANG, #-11-20");
  EXPECT_FALSE(without.at("tanggal_lahir").value);
  EXPECT_EQ(without.at("tanggal_lahir").confidence, 0);
}

TEST(Values, KnowBloodGroups) {
  EXPECT_EQ(snap_blood("0"), "O");
  EXPECT_EQ(snap_blood("a+"), "A+");
  EXPECT_EQ(snap_blood("TIDAK TAHU"), "TIDAK TAHU");
  EXPECT_EQ(snap_blood("-"), "-");
  EXPECT_EQ(snap_blood("XQ"), "");
}

}  // namespace
}  // namespace antrean::ocr
