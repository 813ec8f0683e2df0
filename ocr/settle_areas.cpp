#include "ocr/settle_areas.hpp"

#include <string_view>

#include "ocr/areas.hpp"

namespace antrean::ocr {
namespace {

// What is near, as the tables say it and as it was printed; empty where nothing is.
struct Regency {
  std::string whole;
  std::string printed;
};

Regency regency_near(const std::string& read) {
  if (const std::string found = nearest_regency(read); !found.empty()) return {found, found};
  Regency near;
  for (const std::string_view before : {"KABUPATEN ", "KOTA "}) {
    const std::string found = nearest_regency(std::string{before} + read);
    if (!found.starts_with(before)) continue;
    const std::string printed = found.substr(before.size());
    if (near.printed.empty()) {
      near = {found, printed};
    } else if (near.printed == printed) {
      near.whole.clear();  // a regency and a city of one name
    } else {
      return {};
    }
  }
  return near;
}

}  // namespace

void settle_areas(Fields& fields, const std::string& regency) {
  Regency near;
  if (const auto at = fields.find(regency); at != fields.end() && at->second.value) {
    near = regency_near(*at->second.value);
    if (!near.printed.empty()) at->second.value = near.printed;
  }
  if (const auto at = fields.find("kecamatan"); at != fields.end() && at->second.value) {
    const std::string district = nearest_district(*at->second.value, near.whole);
    if (!district.empty()) at->second.value = district;
  }
}

}  // namespace antrean::ocr
