#include "ocr/settle_areas.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace antrean::ocr {
namespace {

struct AreasRow {
  const char* regency;
  const char* district;
  const char* settled_regency;
  const char* settled_district;
};

TEST(SettleAreas, CorrectsWhatIsNearOneNameOfTheTables) {
  const std::vector<AreasRow> rows{
      {"KABUPATEN TUBAN", "SOKO", "KABUPATEN TUBAN", "SOKO"},
      {"KABUPATEN TUUBAN", "SOKOO", "KABUPATEN TUBAN", "SOKO"},
      // Of the regency's own districts one may be farther off.
      {"KABUPATEN TUBAN", "SOKQ", "KABUPATEN TUBAN", "SOKO"},
      {"JAKARTA SELTAN", "CILANDK", "JAKARTA SELATAN", "CILANDAK"},
      // As a family card prints them.
      {"OGAN ILR", "TANJUNG BATU", "OGAN ILIR", "TANJUNG BATU"},
      {"OGAN ILIR", "TANJUNG BAU", "OGAN ILIR", "TANJUNG BATU"},
      // A regency and a city of this name: either way it is written so.
      {"BANDNG", "COBLONG", "BANDUNG", "COBLONG"},
      // Near none.
      {"KABUPATEN XQZWVU", "XQZWVU", "KABUPATEN XQZWVU", "XQZWVU"},
  };
  for (const AreasRow& row : rows) {
    Fields fields;
    fields["kabupaten"].value = row.regency;
    fields["kabupaten"].raw = row.regency;
    fields["kecamatan"].value = row.district;
    settle_areas(fields, "kabupaten");
    EXPECT_EQ(fields["kabupaten"].value, row.settled_regency) << row.regency;
    EXPECT_EQ(fields["kabupaten"].raw, row.regency) << "what was read";
    EXPECT_EQ(fields["kecamatan"].value, row.settled_district) << row.district;
  }
}

TEST(SettleAreas, LeavesOutWhatWasNotRead) {
  Fields fields;
  fields["kabupaten"] = {};
  settle_areas(fields, "kabupaten");
  EXPECT_FALSE(fields["kabupaten"].value);
  EXPECT_FALSE(fields.contains("kecamatan"));
}

}  // namespace
}  // namespace antrean::ocr
