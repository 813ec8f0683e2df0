#pragma once

// Claim and reading side by side, field by field. Pure.

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace antrean::console {

enum class Mark {
  same,
  differs,
  /// Could not be read.
  unread,
  /// Agrees, but wasn't read with enough confidence, or is named by a reason.
  unsure,
};
/// "same" ..., as a CSS class.
std::string_view name_of(Mark mark);

struct ComparedField {
  std::string key;
  std::string claimed;
  std::optional<std::string> read;
  /// 0 to 1.
  double confidence = 0;
  Mark mark = Mark::unread;
};

struct OtherField {
  std::string key;
  std::string value;
};

/// A row of a family card.
struct Member {
  std::string nik;
  std::string name;
  std::string birth_date;
  std::string sex;
  std::string relation;
  /// It bears the claim's NIK.
  bool is_applicant = false;
};

struct Comparison {
  std::vector<ComparedField> decisive;
  std::vector<OtherField> others;
  std::vector<Member> members;
};

/// Below this a value that agrees is marked as unsure.
inline constexpr double kSure = 0.75;

/// `claim`: the opened applicant; `reading`: the opened {"reading", "reasons"}, empty when the scan
/// was never read; `reasons`: the document's. Malformed parts are left out.
Comparison compare(const std::string& kind, const nlohmann::json& claim,
                   const nlohmann::json& reading, const nlohmann::json& reasons);

}  // namespace antrean::console
