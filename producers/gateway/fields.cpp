#include "producers/gateway/fields.hpp"

#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>

#include <algorithm>

namespace antrean::gateway {
namespace {

// The next code point; -1 when the bytes aren't UTF-8 (overlong forms and surrogates included).
std::int32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  const std::size_t length = first < 0x80             ? 1
                             : (first & 0xe0) == 0xc0 ? 2
                             : (first & 0xf0) == 0xe0 ? 3
                             : (first & 0xf8) == 0xf0 ? 4
                                                      : 0;
  if (length == 0 || at + length > text.size()) return -1;
  std::int32_t value = length == 1 ? first : first & (0xff >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xc0) != 0x80) return -1;
    value = value << 6 | (byte(at + i) & 0x3f);
  }
  static constexpr std::int32_t kLowest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (value < kLowest[length] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) {
    return -1;
  }
  at += length;
  return value;
}

bool is_invisible(std::int32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || (c >= 0x200b && c <= 0x200f) ||
         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
         (c >= 0xfff0 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe0fff);
}

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_local_part(std::string_view local) {
  if (local.empty() || local.size() > 64 || local.front() == '.' || local.back() == '.') {
    return false;
  }
  if (local.find("..") != std::string_view::npos) return false;
  return std::all_of(local.begin(), local.end(), [](char c) {
    return is_letter_or_digit(c) ||
           std::string_view{"!#$%&'*+-/=?^_`{|}~."}.find(c) != std::string_view::npos;
  });
}

bool is_domain(std::string_view domain) {
  std::size_t labels = 0;
  std::string_view label;
  for (;;) {
    const auto dot = domain.find('.');
    label = domain.substr(0, dot);
    ++labels;
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') {
      return false;
    }
    if (!std::all_of(label.begin(), label.end(),
                     [](char c) { return is_letter_or_digit(c) || c == '-'; })) {
      return false;
    }
    if (dot == std::string_view::npos) break;
    domain.remove_prefix(dot + 1);
  }
  const bool named = std::any_of(label.begin(), label.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
  return labels >= 2 && label.size() >= 2 && named;
}

std::string join(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

}  // namespace

bool is_clean_text(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::int32_t c = next_code_point(text, at);
    if (c < 0 || is_invisible(c)) return false;
  }
  return true;
}

std::string fold_blanks(std::string_view text) {
  std::string folded;
  for (const char c : text) {
    if (c != ' ') {
      folded.push_back(c);
    } else if (!folded.empty() && folded.back() != ' ') {
      folded.push_back(' ');
    }
  }
  if (!folded.empty() && folded.back() == ' ') folded.pop_back();
  return folded;
}

bool is_digits(std::string_view text, std::size_t count) {
  return text.size() == count &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::string> mobile_number(std::string_view text) {
  using i18n::phonenumbers::PhoneNumber;
  using i18n::phonenumbers::PhoneNumberUtil;
  if (text.size() > 30) return std::nullopt;
  // The library ignores letters, so that "0812abc..." would pass: look at the characters first.
  std::string digits;
  for (const char c : text) {
    if ((c >= '0' && c <= '9') || (c == '+' && digits.empty())) {
      digits.push_back(c);
    } else if (c != ' ' && c != '-' && c != '.' && c != '(' && c != ')') {
      return std::nullopt;
    }
  }
  if (digits.starts_with("00")) {
    digits = "+" + digits.substr(2);
  } else if (digits.starts_with("628")) {
    // Without the sign the library takes it for a landline of the area code 62.
    digits = "+" + digits;
  }
  const PhoneNumberUtil& util = *PhoneNumberUtil::GetInstance();
  PhoneNumber number;
  if (util.Parse(digits, "ID", &number) != PhoneNumberUtil::NO_PARSING_ERROR ||
      !util.IsValidNumber(number)) {
    return std::nullopt;
  }
  const auto type = util.GetNumberType(number);
  if (type != PhoneNumberUtil::MOBILE && type != PhoneNumberUtil::FIXED_LINE_OR_MOBILE) {
    return std::nullopt;
  }
  std::string formatted;
  util.Format(number, PhoneNumberUtil::E164, &formatted);
  return formatted;
}

bool is_email(std::string_view text) {
  const auto at = text.find('@');
  return at != std::string_view::npos && text.size() <= 254 && is_local_part(text.substr(0, at)) &&
         is_domain(text.substr(at + 1));
}

FieldReader::FieldReader(const nlohmann::json& object, std::string path,
                         std::vector<FieldError>& errors)
    : object_(object), path_(std::move(path)), errors_(errors) {
  if (!object_.is_object()) errors_.push_back({path_, "must be an object"});
}

std::string FieldReader::path_of(const std::string& name) const {
  return path_.empty() ? name : path_ + "." + name;
}

void FieldReader::mistake(const std::string& name, std::string reason) {
  errors_.push_back({path_of(name), std::move(reason)});
}

const nlohmann::json& FieldReader::member(const std::string& name, bool optional) {
  static const nlohmann::json kNull;
  known_.push_back(name);
  if (!object_.is_object()) return kNull;
  const auto found = object_.find(name);
  if (found != object_.end() && !found->is_null()) return *found;
  if (!optional) mistake(name, "is missing");
  return kNull;
}

std::string FieldReader::checked_text(const std::string& name, const nlohmann::json& value,
                                      std::size_t longest) {
  if (value.is_null()) return {};
  const auto* text = value.get_ptr<const std::string*>();
  if (text == nullptr) {
    mistake(name, "must be text");
    return {};
  }
  if (!is_clean_text(*text)) {
    mistake(name, "must not hold control or invisible characters");
    return {};
  }
  std::string folded = fold_blanks(*text);
  if (folded.size() > longest) {
    mistake(name, "is longer than " + std::to_string(longest) + " bytes");
    return {};
  }
  return folded;
}

std::string FieldReader::text(const std::string& name, std::size_t longest) {
  const std::size_t before = errors_.size();
  std::string value = checked_text(name, member(name), longest);
  if (value.empty() && errors_.size() == before && object_.is_object()) {
    mistake(name, "must not be empty");
  }
  return value;
}

std::string FieldReader::optional_text(const std::string& name, std::size_t longest) {
  return checked_text(name, member(name, true), longest);
}

std::string FieldReader::one_of(const std::string& name, const std::vector<std::string>& allowed) {
  const nlohmann::json& value = member(name);
  if (value.is_null()) return {};
  const auto* text = value.get_ptr<const std::string*>();
  if (text != nullptr && std::find(allowed.begin(), allowed.end(), *text) != allowed.end()) {
    return *text;
  }
  mistake(name, "must be one of " + join(allowed));
  return {};
}

std::string FieldReader::one_of(const std::string& name, const std::vector<std::string>& allowed,
                                const std::string& fallback) {
  if (object_.is_object() && (!object_.contains(name) || object_[name].is_null())) {
    known_.push_back(name);
    return fallback;
  }
  return one_of(name, allowed);
}

std::string FieldReader::digits(const std::string& name, std::size_t count) {
  const nlohmann::json& value = member(name);
  if (value.is_null()) return {};
  if (value.is_string() && is_digits(value.get_ref<const std::string&>(), count)) return value;
  mistake(name, "must be " + std::to_string(count) + " digits as text");
  return {};
}

std::int64_t FieldReader::number(const std::string& name, std::int64_t low, std::int64_t high) {
  const nlohmann::json& value = member(name);
  if (value.is_null()) return 0;
  const bool fits =
      value.is_number_unsigned()
          ? high >= 0 && value.get<std::uint64_t>() <= static_cast<std::uint64_t>(high) &&
                (low <= 0 || value.get<std::uint64_t>() >= static_cast<std::uint64_t>(low))
          : value.is_number_integer() && value.get<std::int64_t>() >= low &&
                value.get<std::int64_t>() <= high;
  if (fits) return value.get<std::int64_t>();
  mistake(name,
          "must be a whole number from " + std::to_string(low) + " to " + std::to_string(high));
  return 0;
}

void FieldReader::finish() {
  if (!object_.is_object()) return;
  for (const auto& [name, value] : object_.items()) {
    if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
    // Somebody else's text goes into our answer: only when it is short and clean.
    if (name.size() <= 40 && is_clean_text(name)) {
      mistake(name, "there is no such field");
    } else {
      errors_.push_back({path_, "holds a field that doesn't exist"});
    }
    return;
  }
}

nlohmann::json parse_body(std::string_view body) {
  // Whoever walks the document later recurses: a body that only nests would end the process.
  constexpr int kDeepestNesting = 32;
  bool too_deep = false;
  const auto guard = [&too_deep](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
    too_deep = too_deep || depth > kDeepestNesting;
    return !too_deep;
  };
  auto document = nlohmann::json::parse(body, guard, /*allow_exceptions=*/false);
  if (too_deep) {
    throw ProblemError(
        make_problem(400, "malformed-json", "The body nests deeper than 32 levels."));
  }
  if (document.is_discarded()) {
    throw ProblemError(make_problem(400, "malformed-json", "The body isn't JSON in UTF-8."));
  }
  if (!document.is_object()) {
    throw ProblemError(make_problem(400, "malformed-json", "The body must be a JSON object."));
  }
  return document;
}

void throw_if_any(std::vector<FieldError> errors) {
  if (errors.empty()) return;
  Problem problem = make_problem(422, "invalid-fields", "Some fields won't do; see errors.");
  problem.errors = std::move(errors);
  throw ProblemError(std::move(problem));
}

}  // namespace antrean::gateway
