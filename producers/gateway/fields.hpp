#pragma once

// Checks of single values that people type, and the reading of JSON members with the place of every
// mistake noted. Pure and thread-safe. No reason quotes what was sent.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/http/problem.hpp"

namespace antrean::gateway {

/// True when the text is UTF-8 without control, invisible and direction-changing characters.
bool is_clean_text(std::string_view text);
/// Blanks at the ends dropped, runs of blanks inside made one.
std::string fold_blanks(std::string_view text);
bool is_digits(std::string_view text, std::size_t count);
/// A mobile number in E.164 ("+6281234567890"). Indonesian numbers may be written 0812..., 62812...
/// or 0062812...; letters, landlines and numbers that can't exist give nothing.
std::optional<std::string> mobile_number(std::string_view text);
/// An address that every mail server takes: ASCII, at most 254 characters, a domain with a dot.
bool is_email(std::string_view text);

/// Reads the members of one JSON object. Mistakes go to `errors` with their path, and the reader
/// goes on, so that the caller hears of all of them at once.
class FieldReader {
 public:
  /// `path` is empty for the document itself, else such as "applicants[0]".
  FieldReader(const nlohmann::json& object, std::string path, std::vector<FieldError>& errors);

  /// Clean text, folded, of 1 to `longest` bytes; empty after a mistake.
  std::string text(const std::string& name, std::size_t longest);
  /// As text(), but the member may be missing or null, which gives an empty text.
  std::string optional_text(const std::string& name, std::size_t longest);
  std::string one_of(const std::string& name, const std::vector<std::string>& allowed);
  /// `fallback` when the member is missing.
  std::string one_of(const std::string& name, const std::vector<std::string>& allowed,
                     const std::string& fallback);
  std::string digits(const std::string& name, std::size_t count);
  /// A whole number from `low` to `high`; 0 after a mistake.
  std::int64_t number(const std::string& name, std::int64_t low, std::int64_t high);
  /// The member as it is; null when it is missing (which is a mistake unless `optional`).
  const nlohmann::json& member(const std::string& name, bool optional = false);

  void mistake(const std::string& name, std::string reason);
  std::string path_of(const std::string& name) const;
  /// Members that nobody asked for are mistakes too: a misspelt one would be lost unseen.
  void finish();

 private:
  std::string checked_text(const std::string& name, const nlohmann::json& value,
                           std::size_t longest);

  const nlohmann::json& object_;
  std::string path_;
  std::vector<FieldError>& errors_;
  std::vector<std::string> known_;
};

/// The body as JSON object. Throws ProblemError 400 when it isn't one.
nlohmann::json parse_body(std::string_view body);
/// Throws ProblemError 422 naming the fields, when there are any.
void throw_if_any(std::vector<FieldError> errors);

}  // namespace antrean::gateway
