#include "ocr/nik.hpp"

#include <algorithm>
#include <cctype>

#include "ocr/areas.hpp"

namespace antrean::ocr {
namespace {

constexpr int kForWomen = 40;

int number(std::string_view digits, std::size_t at, std::size_t count) {
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) value = value * 10 + (digits[i] - '0');
  return value;
}

bool is_digits(std::string_view text, std::size_t count) {
  return text.size() == count && std::all_of(text.begin(), text.end(),
                                             [](unsigned char c) { return std::isdigit(c) != 0; });
}

}  // namespace

bool is_sound_nik(std::string_view nik) {
  const auto checks = check_nik(nik, "", "");
  return std::none_of(checks.begin(), checks.end(),
                      [](const Check& check) { return check.severity == Severity::fail; });
}

std::vector<Check> check_nik(std::string_view nik, std::string_view birth_date,
                             std::string_view sex) {
  std::vector<Check> checks;
  if (!is_digits(nik, 16)) {
    return {{"NIK_NOT_16_DIGITS", Severity::fail, "a NIK has 16 digits"}};
  }
  switch (look_up_area(nik.substr(0, 6))) {
    case AreaStatus::known:
      break;
    case AreaStatus::retired:
      checks.push_back({"NIK_RETIRED_AREA", Severity::note, "a code of before 2022"});
      break;
    case AreaStatus::unknown_district:
      checks.push_back({"NIK_UNKNOWN_DISTRICT", Severity::review, "digits 5 and 6"});
      break;
    case AreaStatus::unknown_regency:
      checks.push_back({"NIK_UNKNOWN_AREA", Severity::review, "digits 3 and 4"});
      break;
    case AreaStatus::unknown_province:
      checks.push_back({"NIK_UNKNOWN_PROVINCE", Severity::fail, "the first two digits"});
      break;
  }
  const int day_printed = number(nik, 6, 2);
  const bool woman = day_printed > kForWomen;
  const int day = woman ? day_printed - kForWomen : day_printed;
  const int month = number(nik, 8, 2);
  if (day < 1 || day > 31 || month < 1 || month > 12) {
    checks.push_back({"NIK_IMPOSSIBLE_DATE", Severity::fail, "digits 7 to 10"});
  } else if (birth_date.size() == 10) {
    const bool same = number(birth_date, 8, 2) == day && number(birth_date, 5, 2) == month &&
                      number(birth_date, 2, 2) == number(nik, 10, 2);
    if (!same) {
      checks.push_back({"NIK_DATE_DIFFERS", Severity::review, "from the printed birth date"});
    }
  }
  if (!sex.empty() && woman != (sex == "PEREMPUAN")) {
    checks.push_back({"NIK_SEX_DIFFERS", Severity::review, "from the printed sex"});
  }
  if (number(nik, 12, 4) == 0) {
    checks.push_back({"NIK_SERIAL_ZERO", Severity::fail, "the last four digits"});
  }
  return checks;
}

}  // namespace antrean::ocr
