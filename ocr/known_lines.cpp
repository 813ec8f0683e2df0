#include "ocr/known_lines.hpp"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

#include "ocr/areas.hpp"
#include "ocr/names.hpp"
#include "ocr/vocabularies.hpp"

namespace antrean::ocr {
namespace {

// Of shorter ones an edit may make anything.
constexpr std::size_t kLong = 6;

const std::vector<std::string>& lines() {
  static const std::vector<std::string> list = [] {
    std::vector<std::string> made{"SEUMUR HIDUP"};
    for (const auto* some : {&sexes(), &religions(), &marital_states(), &citizenships(),
                             &occupations(), &regencies()}) {
      made.insert(made.end(), some->begin(), some->end());
    }
    for (const std::string& province : provinces()) made.push_back("PROVINSI " + province);
    std::sort(made.begin(), made.end());
    return made;
  }();
  return list;
}

std::string_view without_colon(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(": "), line.size()));
  return line;
}

}  // namespace

KnownLine known_line(std::string_view given) {
  const std::string_view line = without_colon(given);
  if (std::binary_search(lines().begin(), lines().end(), line)) return KnownLine::exactly;
  const auto near = std::count_if(lines().begin(), lines().end(), [line](const std::string& one) {
    const auto longer = static_cast<int>(one.size()) - static_cast<int>(line.size());
    return one.size() >= kLong && std::abs(longer) <= 1 && edit_distance(line, one) <= 1;
  });
  return near == 1 ? KnownLine::nearly : KnownLine::no;
}

bool has_known_form(std::string_view given) {
  static const std::regex kForm{"[0-9]{3}/[0-9]{3}|(.*[^0-9])?[0-9]{2}-[0-9]{2}-[0-9]{4}"};
  const std::string_view line = without_colon(given);
  return std::regex_match(line.begin(), line.end(), kForm);
}

}  // namespace antrean::ocr
