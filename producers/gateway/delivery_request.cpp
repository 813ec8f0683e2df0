#include "producers/gateway/delivery_request.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "producers/gateway/fields.hpp"

namespace antrean::gateway {
namespace {

// First two digits of the postcodes of a province, from - to. Source: Pos Indonesia's scheme (the
// first digit is the region); wide on purpose, as provinces were split since.
struct PostcodeRange {
  std::string_view provinsi;
  int from;
  int to;
};
constexpr std::array kPostcodes{
    PostcodeRange{"DKI JAKARTA", 10, 14},
    PostcodeRange{"BANTEN", 15, 15},
    PostcodeRange{"BANTEN", 42, 42},
    PostcodeRange{"JAWA BARAT", 16, 17},
    PostcodeRange{"JAWA BARAT", 40, 46},
    PostcodeRange{"ACEH", 23, 24},
    PostcodeRange{"SUMATERA UTARA", 20, 22},
    PostcodeRange{"SUMATERA BARAT", 25, 27},
    PostcodeRange{"RIAU", 28, 29},
    PostcodeRange{"KEPULAUAN RIAU", 29, 29},
    PostcodeRange{"SUMATERA SELATAN", 30, 32},
    PostcodeRange{"KEPULAUAN BANGKA BELITUNG", 33, 33},
    PostcodeRange{"LAMPUNG", 34, 35},
    PostcodeRange{"JAMBI", 36, 37},
    PostcodeRange{"BENGKULU", 38, 39},
    PostcodeRange{"JAWA TENGAH", 50, 59},
    PostcodeRange{"DI YOGYAKARTA", 55, 55},
    PostcodeRange{"JAWA TIMUR", 60, 69},
    PostcodeRange{"KALIMANTAN SELATAN", 70, 72},
    PostcodeRange{"KALIMANTAN TENGAH", 73, 74},
    PostcodeRange{"KALIMANTAN TIMUR", 75, 77},
    PostcodeRange{"KALIMANTAN UTARA", 77, 77},
    PostcodeRange{"KALIMANTAN BARAT", 78, 79},
    PostcodeRange{"BALI", 80, 82},
    PostcodeRange{"NUSA TENGGARA BARAT", 83, 84},
    PostcodeRange{"NUSA TENGGARA TIMUR", 85, 87},
    PostcodeRange{"SULAWESI SELATAN", 90, 92},
    PostcodeRange{"SULAWESI BARAT", 91, 91},
    PostcodeRange{"SULAWESI TENGGARA", 93, 93},
    PostcodeRange{"SULAWESI TENGAH", 94, 94},
    PostcodeRange{"SULAWESI UTARA", 95, 95},
    PostcodeRange{"GORONTALO", 96, 96},
    PostcodeRange{"MALUKU", 97, 97},
    PostcodeRange{"MALUKU UTARA", 97, 97},
    PostcodeRange{"PAPUA", 98, 99},
    PostcodeRange{"PAPUA BARAT", 98, 98},
};

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return result;
}

}  // namespace

bool postcode_agrees(const std::string& kode_pos, const std::string& provinsi) {
  if (!is_digits(kode_pos, 5)) return false;
  const std::string province = upper(provinsi);
  const int begin = std::stoi(kode_pos.substr(0, 2));
  bool known = false;
  for (const PostcodeRange& range : kPostcodes) {
    if (range.provinsi != province) continue;
    known = true;
    if (begin >= range.from && begin <= range.to) return true;
  }
  return !known;
}

ParsedDeliveryRequest parse_delivery_request(const nlohmann::json& body, int seats) {
  ParsedDeliveryRequest parsed;
  FieldReader reader{body, "", parsed.errors};
  const nlohmann::json& address = reader.member("address");
  if (!address.is_null()) {
    FieldReader fields{address, "address", parsed.errors};
    Address& to = parsed.request.address;
    to.recipient = fields.optional_text("recipient", 120);
    to.street = fields.text("street", 200);
    to.kel_desa = fields.text("kel_desa", 80);
    to.kecamatan = fields.text("kecamatan", 80);
    to.kabupaten_kota = fields.text("kabupaten_kota", 80);
    to.provinsi = fields.text("provinsi", 80);
    to.kode_pos = fields.digits("kode_pos", 5);
    if (!to.kode_pos.empty() && !to.provinsi.empty() &&
        !postcode_agrees(to.kode_pos, to.provinsi)) {
      fields.mistake("kode_pos", "doesn't belong to the province");
    }
    fields.finish();
  }
  const nlohmann::json& applicants = reader.member("applicants", true);
  if (!applicants.is_null()) {
    std::set<int> numbers;
    bool fine = applicants.is_array() && !applicants.empty();
    if (fine) {
      for (const auto& one : applicants) {
        // An absurd number wraps to a negative one, and is refused like any other.
        const std::int64_t n = one.is_number_integer() ? one.get<std::int64_t>() : 0;
        fine = fine && n >= 1 && n <= seats && numbers.insert(static_cast<int>(n)).second;
      }
    }
    if (!fine) {
      reader.mistake("applicants",
                     "must be a list of different numbers from 1 to " + std::to_string(seats));
    }
    parsed.request.applicants.assign(numbers.begin(), numbers.end());
  }
  reader.finish();
  return parsed;
}

nlohmann::json address_json(const Address& address) {
  nlohmann::json value{{"street", address.street},       {"kel_desa", address.kel_desa},
                       {"kecamatan", address.kecamatan}, {"kabupaten_kota", address.kabupaten_kota},
                       {"provinsi", address.provinsi},   {"kode_pos", address.kode_pos}};
  if (!address.recipient.empty()) value["recipient"] = address.recipient;
  return value;
}

}  // namespace antrean::gateway
