#include "producers/console/comparison.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace antrean::console {
namespace {

using nlohmann::json;

const json& member_of(const json& object, const char* key) {
  static const json kNothing;
  if (!object.is_object()) return kNothing;
  const auto found = object.find(key);
  return found == object.end() ? kNothing : *found;
}

std::string text_of(const json& value) {
  return value.is_string() ? value.get<std::string>() : std::string{};
}

std::string read_text(const json& fields, const char* key) {
  return text_of(member_of(member_of(fields, key), "value"));
}

// As the eye compares: case and runs of blanks don't matter.
std::string folded(const std::string& text) {
  std::string plain;
  for (const char c : text) {
    if (c == ' ' && (plain.empty() || plain.back() == ' ')) continue;
    plain.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
  }
  while (!plain.empty() && plain.back() == ' ') plain.pop_back();
  return plain;
}

ComparedField compared(const char* key, const json& claim, const json& fields,
                       const std::set<std::string>& doubted) {
  ComparedField field;
  field.key = key;
  field.claimed = text_of(member_of(claim, key));
  const json& read = member_of(fields, key);
  const json& value = member_of(read, "value");
  const json& confidence = member_of(read, "confidence");
  if (confidence.is_number()) field.confidence = confidence;
  if (!value.is_string()) return field;
  field.read = value.get<std::string>();
  if (folded(*field.read) != folded(field.claimed)) {
    field.mark = Mark::differs;
  } else if (field.confidence < kSure || doubted.contains(key)) {
    field.mark = Mark::unsure;
  } else {
    field.mark = Mark::same;
  }
  return field;
}

// The row of the card that is the applicant's, or the one whose name is theirs.
const json* row_of_applicant(const json& members, const json& claim) {
  const json* by_name = nullptr;
  for (const json& row : members) {
    if (read_text(row, "nik") == text_of(member_of(claim, "nik"))) return &row;
    if (folded(read_text(row, "nama")) == folded(text_of(member_of(claim, "nama")))) by_name = &row;
  }
  return by_name;
}

}  // namespace

std::string_view name_of(Mark mark) {
  switch (mark) {
    case Mark::same:
      return "same";
    case Mark::differs:
      return "differs";
    case Mark::unread:
      return "unread";
    case Mark::unsure:
      return "unsure";
  }
  return {};
}

Comparison compare(const std::string& kind, const json& claim, const json& reading,
                   const json& reasons) {
  constexpr std::array kDecisive{"nik", "nama", "tanggal_lahir", "jenis_kelamin"};
  std::set<std::string> doubted;
  if (reasons.is_array()) {
    for (const json& reason : reasons) doubted.insert(text_of(member_of(reason, "field")));
  }
  const json& read = member_of(reading, "reading");
  const json& fields = member_of(read, "fields");
  const json& members = member_of(read, "members");
  Comparison result;
  const json* own = &fields;
  static const json kNoRow = json::object();
  if (kind == "kk") {
    own = members.is_array() ? row_of_applicant(members, claim) : nullptr;
    if (own == nullptr) own = &kNoRow;
    result.decisive.push_back(compared("no_kk", claim, fields, doubted));
  }
  for (const char* key : kDecisive) {
    result.decisive.push_back(compared(key, claim, *own, doubted));
  }
  if (fields.is_object()) {
    for (const auto& [key, value] : fields.items()) {
      const bool shown = std::any_of(result.decisive.begin(), result.decisive.end(),
                                     [&key](const auto& field) { return field.key == key; });
      const std::string text = text_of(member_of(value, "value"));
      if (!shown && !text.empty()) result.others.push_back({key, text});
    }
  }
  if (kind == "kk" && members.is_array()) {
    for (const json& row : members) {
      Member member{read_text(row, "nik"), read_text(row, "nama"), read_text(row, "tanggal_lahir"),
                    read_text(row, "jenis_kelamin"), read_text(row, "hubungan")};
      member.is_applicant = member.nik == text_of(member_of(claim, "nik"));
      result.members.push_back(std::move(member));
    }
  }
  return result;
}

}  // namespace antrean::console
