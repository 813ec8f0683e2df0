#pragma once

// Real Indonesian areas with their Kemendagri codes, from which addresses and NIKs are invented.

#include <filesystem>
#include <string>
#include <vector>

namespace antrean::specimens {

/// One village with everything above it. Names in upper case, as a KTP prints them.
struct Area {
  std::string code;      ///< Six digits: province, regency, district ("327301").
  std::string province;  ///< "JAWA BARAT"; Jakarta is "DKI JAKARTA".
  std::string regency;   ///< "KABUPATEN BANDUNG", "KOTA BANDUNG", "JAKARTA SELATAN".
  std::string district;
  std::string village;

  /// The regency's bare name: the usual birthplace and place of issue.
  std::string town() const;
};

/// The code under which somebody was registered there before Papua was split in 2022 (UU 14, 15, 16
/// and 29/2022); codes that did not change come back as they are. NIKs keep such codes for ever.
std::string code_before_2022(const std::string& code);

/// The province's name on cards printed before the split; the same elsewhere.
std::string province_before_2022(const Area& area);

/// The areas to draw from.
struct AreaTable {
  std::string source;       ///< "builtin" or "csv".
  std::vector<Area> areas;  ///< Never empty.
};

/// The table compiled in: some 100 regencies of all 38 provinces.
AreaTable builtin_areas();

/// Reads provinces.csv, regencies.csv, districts.csv and villages.csv (package idn-area-data) from
/// `folder`; throws std::runtime_error if one is missing or empty.
AreaTable read_areas(const std::filesystem::path& folder);

}  // namespace antrean::specimens
