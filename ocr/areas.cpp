#include "ocr/areas.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include "ocr/names.hpp"

namespace antrean::ocr {
namespace {

struct Area {
  int code;
  std::string_view name;
};

constexpr Area kRegencies[] = {
#include "ocr/areas/regencies.inc"
};
constexpr Area kDistricts[] = {
#include "ocr/areas/districts.inc"
};

// Papua's and Papua Barat's regencies as they were numbered until 2022.
constexpr int kPapua = 91;
constexpr int kPapuaBarat = 92;

bool has(const Area* begin, const Area* end, int code) {
  return std::any_of(begin, end, [code](const Area& area) { return area.code == code; });
}

const std::vector<int>& sorted_districts() {
  static const std::vector<int> codes = [] {
    std::vector<int> made;
    for (const Area& area : kDistricts) made.push_back(area.code);
    std::sort(made.begin(), made.end());
    return made;
  }();
  return codes;
}

bool was_papuan(int regency) {
  const int province = regency / 100;
  const int number = regency % 100;
  if (province == kPapua) return (number >= 1 && number <= 28) || number == 71;
  return province == kPapuaBarat && ((number >= 1 && number <= 12) || number == 71);
}

std::string printed(std::string_view regency) {
  constexpr std::string_view kAdministrative = "KOTA ADMINISTRASI ";
  if (regency.starts_with(kAdministrative)) regency.remove_prefix(kAdministrative.size());
  return std::string{regency};
}

// The nearest of the names by edits; nothing when the second is as near or the nearest is far.
class Nearest {
 public:
  explicit Nearest(std::string_view text) : text_(text) {}
  void look_at(std::string_view name) {
    const auto apart = static_cast<int>(name.size()) - static_cast<int>(text_.size());
    if (std::abs(apart) > best_) return;
    const int off = edit_distance(text_, name);
    if (off < best_) {
      second_ = best_;
      best_ = off;
      name_ = name;
    } else if (name != name_) {
      second_ = std::min(second_, off);
    }
  }
  std::string found(double share) const {
    const double longest = static_cast<double>(std::max(text_.size(), name_.size()));
    if (name_.empty() || best_ > share * longest || (best_ > 0 && best_ == second_)) return {};
    return name_;
  }

 private:
  std::string text_;
  std::string name_;
  int best_ = 8;
  int second_ = 99;
};

}  // namespace

bool is_province(int code) {
  static constexpr std::array kProvinces{11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 31, 32, 33,
                                         34, 35, 36, 51, 52, 53, 61, 62, 63, 64, 65, 71, 72,
                                         73, 74, 75, 76, 81, 82, 91, 92, 93, 94, 95, 96};
  return std::find(kProvinces.begin(), kProvinces.end(), code) != kProvinces.end();
}

AreaStatus look_up_area(std::string_view code) {
  int six = 0;
  for (const char c : code.substr(0, 6)) six = six * 10 + (c - '0');
  const int regency = six / 100;
  if (!is_province(six / 10000)) return AreaStatus::unknown_province;
  if (std::binary_search(sorted_districts().begin(), sorted_districts().end(), six)) {
    return AreaStatus::known;
  }
  if (was_papuan(regency) && six % 100 != 0) return AreaStatus::retired;
  return has(std::begin(kRegencies), std::end(kRegencies), regency) ? AreaStatus::unknown_district
                                                                    : AreaStatus::unknown_regency;
}

const std::vector<std::string>& regencies() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> made;
    for (const Area& area : kRegencies) made.push_back(printed(area.name));
    return made;
  }();
  return names;
}

std::string nearest_regency(std::string_view text) {
  Nearest nearest{text};
  for (const std::string& name : regencies()) nearest.look_at(name);
  return nearest.found(0.2);
}

std::string nearest_district(std::string_view text, std::string_view regency) {
  if (!regency.empty()) {
    for (const Area& area : kRegencies) {
      if (printed(area.name) != regency) continue;
      Nearest nearest{text};
      for (const Area& district : kDistricts) {
        if (district.code / 100 == area.code) nearest.look_at(district.name);
      }
      std::string found = nearest.found(0.34);
      if (!found.empty()) return found;
    }
  }
  Nearest nearest{text};
  for (const Area& district : kDistricts) nearest.look_at(district.name);
  return nearest.found(0.15);
}

}  // namespace antrean::ocr
