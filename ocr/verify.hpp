#pragma once

// The decision for one applicant: does the document say what the booking says? A pure function
// (domain.md, Documents). A wrong approval is the worst error there is: what isn't sure is
// reviewed.

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "ocr/reading.hpp"

namespace antrean::ocr {

/// What the booking says of the applicant.
struct Claim {
  std::string nik;
  std::string nama;
  /// ISO.
  std::string tanggal_lahir;
  std::string jenis_kelamin;
  std::optional<std::string> no_kk;
};

/// Throws std::invalid_argument naming the field that is missing.
Claim claim_from_json(const nlohmann::json& json);

enum class Decision { approve, retry, review };
std::string_view name_of(Decision decision);

struct Reason {
  std::string code;
  std::string field;
  std::string document_value;
  std::string claim_value;
  double confidence = 0;
};

struct Verdict {
  Decision decision = Decision::review;
  std::vector<Reason> reasons;
};

/// Decides on the documents given; one that is missing is no reason, but with none there is nothing
/// to approve.
Verdict decide(const Claim& claim, const Reading* ktp, const Reading* kk);

nlohmann::json to_json(const Verdict& verdict);

}  // namespace antrean::ocr
