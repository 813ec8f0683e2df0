#include "ocr/ktp_values.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <regex>
#include <utility>

#include "ocr/names.hpp"
#include "ocr/vocabularies.hpp"

namespace antrean::ocr {
namespace {

bool is_letter_or_digit(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

std::string upper(std::string_view text) {
  std::string copy{text};
  std::transform(copy.begin(), copy.end(), copy.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return copy;
}

// Digits that letters look like, where only digits can stand.
char as_digit(char c) {
  switch (c) {
    case 'O':
    case 'Q':
    case 'D':
      return '0';
    case 'I':
    case 'L':
    case '|':
      return '1';
    case 'Z':
      return '2';
    case 'S':
      return '5';
    case 'B':
      return '8';
    default:
      return c;
  }
}

// Letters that digits look like, where only letters can stand.
std::string as_letters(std::string text) {
  for (char& c : text) {
    if (c == '0') c = 'O';
    if (c == '1') c = 'I';
    if (c == '5') c = 'S';
    if (c == '8') c = 'B';
  }
  return text;
}

void split_birth(const Field& field, Fields& fields) {
  Field place = field;
  Field date = field;
  date.value.reset();
  std::string text = upper(field.raw);
  if (const auto found = find_date(text)) {
    date.value = found->iso;
    date.raw = field.raw.substr(std::min(field.raw.size(), found->position));
    text = text.substr(0, found->position);
  } else {
    date.confidence = 0;
    // Digits that make no date are not part of the place either.
    const auto digit = text.find_first_of("0123456789");
    if (digit != std::string::npos && text.size() - digit >= 6) text = text.substr(0, digit);
  }
  place.raw = text;
  std::string tidy = as_letters(tidy_value(text));
  while (!tidy.empty() && (tidy.back() == '.' || tidy.back() == '-' || tidy.back() == '+')) {
    tidy.pop_back();
  }
  place.value = tidy.empty() ? std::nullopt : std::optional{tidy};
  fields["tempat_lahir"] = place;
  fields["tanggal_lahir"] = date;
}

// Every value here resembles no other one; what is near enough is meant.
void snap_to(Field& field, const std::vector<std::string>& vocabulary, double share) {
  if (!field.value) return;
  const std::string snapped = snap(*field.value, vocabulary, share);
  if (snapped.empty()) return;
  const double off = edit_distance(*field.value, snapped) / static_cast<double>(snapped.size());
  field.confidence = off == 0 ? 0.995 : off < 0.12 ? 0.985 : off < 0.25 ? 0.95 : 0.8;
  field.value = snapped;
}

void understand_rt_rw(Field& field) {
  static const std::regex kPair{R"(([0-9]{1,3})\s*[/\\|1I]?\s*([0-9]{3}))"};
  static const std::regex kClear{R"(([0-9]{1,3})\s*[/\\|]\s*([0-9]{1,3}))"};
  if (!field.value) return;
  std::string text = *field.value;
  for (char& c : text) c = as_digit(c);
  std::erase(text, ' ');
  std::smatch found;
  if (std::regex_match(text, found, kClear) || std::regex_match(text, found, kPair)) {
    field.value = found[1].str() + "/" + found[2].str();
  } else if (text != "-") {
    field.value = text;
  }
}

void understand_validity(Field& field) {
  if (const auto date = find_date(upper(field.raw))) {
    field.value = date->iso;
  } else if (field.value) {
    snap_to(field, {"SEUMUR HIDUP"}, 0.45);
  }
}

}  // namespace

std::optional<FoundDate> find_date(std::string_view given) {
  static const std::regex kDate{
      R"(([0-9OQDIL|ZSB]{1,2})\s*[-.,/—–]*\s*([0-9OQDIL|ZSB]{2})\s*[-.,/—–]*\s*([0-9OQDIL|ZSB]{4})[^A-Z0-9]*$)"};
  std::string text{given};
  // Blanks inside of a date are specks between its digits.
  std::string packed;
  std::vector<std::size_t> origin;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto digitish = [&](std::size_t at) {
      const char c = as_digit(text[at]);
      return (c >= '0' && c <= '9') || c == '-';
    };
    if (text[i] == ' ' && i > 0 && i + 1 < text.size() && digitish(i - 1) && digitish(i + 1) &&
        i + 14 >= text.size()) {
      continue;
    }
    packed.push_back(text[i]);
    origin.push_back(i);
  }
  std::smatch found;
  if (!std::regex_search(packed, found, kDate)) return std::nullopt;
  const auto digits = [](std::string part) {
    for (char& c : part) c = as_digit(c);
    return part.size() == 1 ? "0" + part : part;
  };
  const std::string day = digits(found[1]), month = digits(found[2]), year = digits(found[3]);
  const int d = std::stoi(day), m = std::stoi(month), y = std::stoi(year);
  const std::chrono::year_month_day date{std::chrono::year{y},
                                         std::chrono::month{static_cast<unsigned>(m)},
                                         std::chrono::day{static_cast<unsigned>(d)}};
  if (!date.ok() || y < 1900 || y > 2100) return std::nullopt;
  return FoundDate{year + "-" + month + "-" + day,
                   origin[static_cast<std::size_t>(found.position(0))]};
}

std::string tidy_value(std::string_view given) {
  std::string text{given};
  // Values are printed in capitals: a small l among them is an I.
  const auto capitals =
      std::count_if(text.begin(), text.end(), [](unsigned char c) { return std::isupper(c) != 0; });
  const auto small =
      std::count_if(text.begin(), text.end(), [](unsigned char c) { return std::islower(c) != 0; });
  if (capitals > small) std::replace(text.begin(), text.end(), 'l', 'I');
  const auto begin = std::find_if(text.begin(), text.end(), is_letter_or_digit);
  if (begin == text.end()) {
    const bool dash = text.find('-') != std::string::npos || text.find("—") != std::string::npos ||
                      text.find("–") != std::string::npos || text.find('_') != std::string::npos;
    return dash ? "-" : "";
  }
  text.erase(text.begin(), begin);
  while (!is_letter_or_digit(text.back()) && text.back() != '.' && text.back() != ')' &&
         text.back() != '+' && text.back() != '-') {
    text.pop_back();
  }
  return upper(text);
}

std::string name_from(std::string_view given) {
  std::string text{given};
  std::replace(text.begin(), text.end(), '|', 'I');
  return with_usual_marks(as_letters(tidy_value(text)));
}

Fields understand_body(const Fields& rows) {
  Fields fields;
  for (auto [key, field] : rows) {
    const std::string tidy = tidy_value(field.raw);
    field.value = tidy.empty() ? std::nullopt : std::optional{tidy};
    if (key == "tempat_tanggal") {
      split_birth(field, fields);
    } else {
      fields[key] = field;
    }
  }
  const auto with = [&fields](const char* key, auto change) {
    const auto found = fields.find(key);
    if (found != fields.end()) change(found->second);
  };
  with("nama", [](Field& field) {
    const std::string name = name_from(field.raw);
    field.value = name.empty() ? std::nullopt : std::optional{name};
  });
  with("jenis_kelamin", [](Field& field) {
    if (!field.value) return;
    snap_to(field, sexes(), 0.45);
    const bool is_sex = std::find(sexes().begin(), sexes().end(), *field.value) != sexes().end();
    if (!is_sex) field.value.reset();
  });
  with("golongan_darah", [](Field& field) {
    if (!field.value) return;
    const std::string snapped = snap_blood(*field.value);
    field.value = snapped.empty() ? std::nullopt : std::optional{snapped};
  });
  with("rt_rw", understand_rt_rw);
  with("agama", [](Field& field) { snap_to(field, religions(), 0.4); });
  with("status_perkawinan", [](Field& field) { snap_to(field, marital_states(), 0.4); });
  with("pekerjaan", [](Field& field) { snap_to(field, occupations(), 0.25); });
  with("kewarganegaraan", [](Field& field) { snap_to(field, citizenships(), 0.4); });
  with("berlaku_hingga", understand_validity);
  return fields;
}

void understand_head(const Field& first, const Field& second, Fields& fields) {
  Field province = first;
  const std::string top = tidy_value(first.raw);
  const auto blank = top.find(' ');
  if (blank != std::string::npos && edit_distance(top.substr(0, blank), "PROVINSI") <= 3) {
    province.value = as_letters(top.substr(blank + 1));
    const std::string snapped = snap(*province.value, provinces(), 0.2);
    if (!snapped.empty()) province.value = snapped;
    fields["provinsi"] = province;
  }
  Field regency = second;
  const std::string below = tidy_value(second.raw);
  if (!below.empty()) {
    regency.value = as_letters(below);
    fields["kabupaten"] = regency;
  }
}

}  // namespace antrean::ocr
