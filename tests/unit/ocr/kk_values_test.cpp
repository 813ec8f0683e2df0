#include "ocr/kk_values.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

namespace antrean::ocr {
namespace {

struct Case {
  const char* key;
  const char* raw;
  const char* value;
};

class KkValues : public ::testing::TestWithParam<Case> {};

TEST_P(KkValues, AreUnderstood) {
  Field field;
  field.raw = GetParam().raw;
  field.confidence = 0.9;
  understand_kk(GetParam().key, field);
  EXPECT_EQ(field.value.value_or("nothing"), GetParam().value);
  EXPECT_EQ(field.raw, GetParam().raw);
}

INSTANTIATE_TEST_SUITE_P(
    Cells, KkValues,
    testing::Values(
        Case{"hubungan", "KEPALA KELUARG4", "KEPALA KELUARGA"}, Case{"hubungan", "isTri", "ISTRI"},
        Case{"pendidikan", "SLTA/SEDERAJAI", "SLTA/SEDERAJAT"},
        Case{"pendidikan", "SLTP/SEDERAJAT", "SLTP/SEDERAJAT"},
        Case{"pendidikan", "DIPLOMA IV/STRATA |", "DIPLOMA IV/STRATA I"},
        Case{"status_perkawinan", "KAWIN TERCATA", "KAWIN TERCATAT"},
        Case{"status_perkawinan", "CERAI MATL", "CERAI MATI"},
        Case{"jenis_kelamin", "PEREMPUAM", "PEREMPUAN"}, Case{"jenis_kelamin", "XYZ", "nothing"},
        Case{"tanggal_lahir", "07-08-1999", "1999-08-07"},
        Case{"tanggal_lahir", "31-02-1999", "nothing"},
        Case{"nama", "| PUTU SUDIARTA", "I PUTU SUDIARTA"},
        Case{"nama", "Al TITIN YULIANTI", "AI TITIN YULIANTI"},
        Case{"nama", "HERMANUS SALURAPA'", "HERMANUS SALURAPA'"}, Case{"ayah", "-", "-"},
        Case{"nik", "3306091306240022", "3306091306240022"},
        Case{"nik", "330609130624002", "nothing"}, Case{"nik", "-", "nothing"},
        Case{"rt_rw", "014 / 009", "014/009"}, Case{"rt_rw", "0141009", "014/009"},
        Case{"kode_pos", "4S332", "45332"}, Case{"provinsi", "JAWA TEMGAH", "JAWA TENGAH"}));

TEST(KkLabels, AreKnownInSpiteOfMisreadLetters) {
  EXPECT_EQ(key_of_label("Nama Kepala Keluarga"), "kepala_keluarga");
  EXPECT_EQ(key_of_label("Desa/Kelurahan"), "desa_kelurahan");
  EXPECT_EQ(key_of_label("Kecamatam"), "kecamatan");
  EXPECT_EQ(key_of_label("RT / RW"), "rt_rw");
  EXPECT_EQ(key_of_label("Kode P0s"), "kode_pos");
  EXPECT_EQ(key_of_label("Dikeluarkan Tanggal"), "");
}

TEST(KkColumns, FollowTheVersion) {
  EXPECT_EQ(first_table_keys(10).back(), "golongan_darah");
  EXPECT_EQ(first_table_keys(9).back(), "jenis_pekerjaan");
  EXPECT_TRUE(first_table_keys(11).empty());
  const auto with_wedding = second_table_keys(9);
  const auto without = second_table_keys(8);
  EXPECT_EQ(with_wedding[3], "hubungan");
  EXPECT_EQ(without[2], "hubungan");
  EXPECT_EQ(with_wedding.back(), "ibu");
  EXPECT_TRUE(second_table_keys(7).empty());
}

TEST(KkColumns, CorrectionsCostConfidence) {
  Field right{std::nullopt, 0.9, {}, "ISTRI"};
  Field wrong{std::nullopt, 0.9, {}, "ISTRL"};
  understand_kk("hubungan", right);
  understand_kk("hubungan", wrong);
  EXPECT_EQ(right.value, wrong.value);
  EXPECT_LT(wrong.confidence, right.confidence);
}

}  // namespace
}  // namespace antrean::ocr
