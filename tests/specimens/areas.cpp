#include "tests/specimens/areas.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <map>
#include <stdexcept>

namespace antrean::specimens {
namespace {

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

bool drop_prefix(std::string& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.erase(0, prefix.size());
  return true;
}

std::string printed_province(std::string name) {
  if (name.ends_with("JAKARTA")) return "DKI JAKARTA";
  drop_prefix(name, "DAERAH ISTIMEWA YOGYAKARTA");
  return name.empty() ? "DAERAH ISTIMEWA YOGYAKARTA" : name;
}

// Jakarta's cities are administrative: its cards say JAKARTA SELATAN, without KOTA.
std::string printed_regency(std::string name) {
  if (drop_prefix(name, "KOTA ADMINISTRASI ")) return name;
  if (drop_prefix(name, "KABUPATEN ADMINISTRASI ")) return "KABUPATEN " + name;
  return name;
}

// A name fit for a card: short, plain letters.
bool printable(const std::string& name) {
  return !name.empty() && name.size() < 24 &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) {
           return (c >= 'A' && c <= 'Z') || c == ' ' || c == '.' || c == '\'' || c == '-';
         });
}

// The CSV of idn-area-data quotes a field only when it holds a comma or a quote.
std::vector<std::string> split_csv(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else if (c != '\r') {
      fields.back() += c;
    }
  }
  return fields;
}

// Code -> name; the name is the last column in every file used here.
std::map<std::string, std::string> read_names(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  std::map<std::string, std::string> names;
  std::string line;
  std::getline(in, line);  // the header
  while (std::getline(in, line)) {
    const auto fields = split_csv(line);
    if (fields.size() >= 2) names[fields.front()] = upper(fields.back());
  }
  if (names.empty()) throw std::runtime_error(file.string() + " holds no rows");
  return names;
}

std::string without_dots(std::string code) {
  std::erase(code, '.');
  return code;
}

}  // namespace

std::string Area::town() const {
  std::string name = regency;
  if (!drop_prefix(name, "KABUPATEN ")) drop_prefix(name, "KOTA ");
  return name;
}

std::string code_before_2022(const std::string& code) {
  static const std::map<std::string, std::string> kOld = {
      {"9301", "9101"}, {"9501", "9102"}, {"9401", "9104"}, {"9402", "9107"},
      {"9403", "9108"}, {"9404", "9109"}, {"9601", "9201"}, {"9671", "9271"}};
  const auto old = kOld.find(code.substr(0, 4));
  return old == kOld.end() ? code : old->second + code.substr(4);
}

std::string province_before_2022(const Area& area) {
  const std::string province = area.code.substr(0, 2);
  if (province == "93" || province == "94" || province == "95") return "PAPUA";
  return province == "96" ? "PAPUA BARAT" : area.province;
}

AreaTable builtin_areas() {
  struct Row {
    const char *code, *province, *regency, *district, *village;
  };
  static constexpr auto kRows = std::to_array<Row>({
#include "tests/specimens/area_table.inc"
  });
  AreaTable table{"builtin", {}};
  for (const Row& row : kRows) {
    table.areas.push_back({without_dots(row.code), printed_province(row.province),
                           printed_regency(row.regency), row.district, row.village});
  }
  return table;
}

AreaTable read_areas(const std::filesystem::path& folder) {
  const auto provinces = read_names(folder / "provinces.csv");
  const auto regencies = read_names(folder / "regencies.csv");
  const auto districts = read_names(folder / "districts.csv");
  AreaTable table{"csv", {}};
  for (const auto& [code, village] : read_names(folder / "villages.csv")) {
    // "11.01.01.2001": village codes carry their district's, regency's and province's.
    if (code.size() < 9 || !printable(village)) continue;
    const auto province = provinces.find(code.substr(0, 2));
    const auto regency = regencies.find(code.substr(0, 5));
    const auto district = districts.find(code.substr(0, 8));
    if (province == provinces.end() || regency == regencies.end() || district == districts.end() ||
        !printable(district->second)) {
      continue;
    }
    table.areas.push_back({without_dots(district->first), printed_province(province->second),
                           printed_regency(regency->second), district->second, village});
  }
  if (table.areas.empty()) throw std::runtime_error(folder.string() + " holds no usable areas");
  return table;
}

}  // namespace antrean::specimens
