// Calendar rules in the office's zone.
#include "common/offices.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "common/errors.hpp"

namespace antrean {
namespace {

namespace fs = std::filesystem;

const Offices& sample() {
  static const Offices offices{fs::path(ANTREAN_SOURCE_DIR) / "config/offices.toml"};
  return offices;
}
const Office& office(const char* id) {
  const Office* found = sample().find(OfficeId{id});
  EXPECT_NE(found, nullptr) << id;
  return *found;
}
Date date_of(const char* text) {
  return parse_date(text).value();
}
Instant instant(const char* text) {
  return parse_rfc3339(text).value();
}

TEST(Dates, ParseAndFormat) {
  EXPECT_EQ(format_date(date_of("2026-12-01")), "2026-12-01");
  EXPECT_EQ(format_date(date_of("2028-02-29")), "2028-02-29");
  for (const char* wrong : {"", "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-01", "2026-12-32",
                            "01-12-2026", "2026/12/01", "2026-12-01T00:00", "20a6-12-01"}) {
    EXPECT_FALSE(parse_date(wrong)) << wrong;
  }
  EXPECT_EQ(format_date(add_days(date_of("2026-12-31"), 1)), "2027-01-01");
  EXPECT_EQ(format_date(add_days(date_of("2026-03-01"), -1)), "2026-02-28");
}

TEST(Offices, TheSampleOnesAreThere) {
  EXPECT_EQ(sample().all().size(), 9u);
  const std::pair<const char*, const char*> labels[] = {
      {"pamekasan", "WIB"}, {"tanjung-uban", "WIB"},    {"wonosobo", "WIB"},
      {"sampit", "WIB"},    {"jakarta-selatan", "WIB"}, {"jakarta-pusat", "WIB"},
      {"tangerang", "WIB"}, {"mataram", "WITA"},        {"ambon", "WIT"}};
  for (const auto& [id, label] : labels) {
    EXPECT_EQ(zone_label(office(id), instant("2026-12-01T00:00:00Z")), label) << id;
  }
  EXPECT_EQ(sample().find(OfficeId{"atlantis"}), nullptr);
}

TEST(Offices, SlotsBeginInTheOfficesZone) {
  EXPECT_EQ(slot_start(office("pamekasan"), date_of("2026-12-01"), "09:00"),
            instant("2026-12-01T02:00:00Z"));
  EXPECT_EQ(slot_start(office("mataram"), date_of("2026-12-01"), "09:00"),
            instant("2026-12-01T01:00:00Z"));
  EXPECT_EQ(slot_start(office("ambon"), date_of("2026-12-01"), "08:00"),
            instant("2026-11-30T23:00:00Z"));
  for (const char* wrong : {"", "9:00", "24:00", "09:60", "09-00", "0900", "ab:cd"}) {
    EXPECT_FALSE(slot_start(office("ambon"), date_of("2026-12-01"), wrong)) << wrong;
  }
}

TEST(Offices, LocalDateAndTime) {
  const Instant evening = instant("2026-11-30T16:30:00Z");
  EXPECT_EQ(local_date(office("pamekasan"), evening), date_of("2026-11-30"));
  EXPECT_EQ(local_time(office("pamekasan"), evening), "23:30");
  EXPECT_EQ(local_date(office("ambon"), evening), date_of("2026-12-01"));
  EXPECT_EQ(local_time(office("ambon"), evening), "01:30");
  EXPECT_EQ(start_of(office("ambon"), date_of("2026-12-01")), instant("2026-11-30T15:00:00Z"));
}

TEST(Offices, OpenOrWhyNot) {
  const Office& here = office("pamekasan");
  const Instant now = instant("2026-12-01T02:00:00Z");  // Tuesday 09:00
  const std::tuple<const char*, const char*, SlotVerdict> cases[] = {
      {"2026-12-01", "09:00", SlotVerdict::past},
      {"2026-12-01", "10:00", SlotVerdict::open},
      {"2026-12-01", "12:00", SlotVerdict::no_such_slot},
      {"2026-12-01", "9:00", SlotVerdict::no_such_slot},
      {"2026-11-30", "10:00", SlotVerdict::past},
      {"2026-12-05", "10:00", SlotVerdict::closed},
      {"2026-12-06", "10:00", SlotVerdict::closed},
      {"2026-12-25", "10:00", SlotVerdict::closed},
      {"2027-01-29", "10:00", SlotVerdict::open},
      {"2027-02-01", "10:00", SlotVerdict::not_yet},
  };
  for (const auto& [day, slot, verdict] : cases) {
    EXPECT_EQ(is_open(here, date_of(day), slot, now), verdict) << day << ' ' << slot;
  }
  // The sixtieth day is open from local midnight on.
  EXPECT_EQ(quota_opens(here, date_of("2027-01-29")), instant("2026-11-29T17:00:00Z"));
  EXPECT_EQ(next_working_date(here, date_of("2026-12-04")), date_of("2026-12-07"));
  EXPECT_EQ(next_working_date(here, date_of("2026-12-24")), date_of("2026-12-28"));
}

TEST(Offices, NamesOfDaysAndMonths) {
  const Date day = date_of("2026-12-01");
  EXPECT_EQ(weekday_name(day, Language::indonesian), "Selasa");
  EXPECT_EQ(weekday_name(day, Language::english), "Tuesday");
  EXPECT_EQ(weekday_name(date_of("2026-12-06"), Language::indonesian), "Minggu");
  EXPECT_EQ(long_date(day, Language::indonesian), "1 Desember 2026");
  EXPECT_EQ(long_date(date_of("2026-08-17"), language_of("en")), "17 August 2026");
  EXPECT_EQ(language_of("nl"), Language::indonesian);
}

TEST(Offices, AWrongFileIsNamedWithOfficeAndKey) {
  const fs::path file = fs::temp_directory_path() / ("offices-" + new_uuid() + ".toml");
  const std::string good =
      "[[office]]\nid = \"a\"\nname = \"A\"\nshort_name = \"A\"\naddress = \"B\"\n"
      "zone = \"Asia/Jakarta\"\nproducts = [\"ordinary_5\"]\nclosed_weekdays = [\"Sunday\"]\n"
      "closed_dates = []\ndays_ahead = 60\nslots = { \"09:00\" = 1 }\n";
  const auto complaint = [&](const std::string& text) -> std::string {
    std::ofstream{file, std::ios::trunc} << text;
    try {
      Offices offices{file};
      return "";
    } catch (const ConfigurationError& error) {
      return error.what();
    }
  };
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    return text;
  };
  EXPECT_EQ(complaint(good), "");
  const std::tuple<std::string, std::string, std::string> cases[] = {
      {"Asia/Jakarta", "Asia/Atlantis", "zone"},
      {"\"09:00\" = 1", "\"9\" = 1", "slots"},
      {"\"09:00\" = 1", "\"09:00\" = -1", "slots"},
      {"[\"Sunday\"]", "[\"Minggu\"]", "closed_weekdays"},
      {"closed_dates = []", "closed_dates = [\"2026-02-30\"]", "closed_dates"},
      {"days_ahead = 60", "days_ahead = \"many\"", "days_ahead"},
      {"name = \"A\"", "nama = \"A\"", "name"},
      {"days_ahead = 60", "days_ahead = 60\ncolour = \"red\"", "colour"},
      {"[\"ordinary_5\"]", "[]", "products"},
  };
  for (const auto& [from, to, key] : cases) {
    const std::string text = complaint(changed(from, to));
    EXPECT_NE(text.find(key), std::string::npos) << to << ": " << text;
    EXPECT_NE(text.find(file.filename().string()), std::string::npos) << text;
  }
  EXPECT_NE(complaint(good + good).find("id"), std::string::npos);
  EXPECT_NE(complaint("[[office]\n").find("line"), std::string::npos);
  fs::remove(file);
}

}  // namespace
}  // namespace antrean
