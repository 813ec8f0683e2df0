#include "ocr/verify.hpp"

#include <algorithm>
#include <stdexcept>

#include "ocr/names.hpp"
#include "ocr/nik.hpp"

namespace antrean::ocr {
namespace {

// A field that is less sure than this agrees with nothing.
constexpr double kEnough = 0.75;
constexpr double kGrey = 0.8;
constexpr double kScreen = 0.5;

class Judge {
 public:
  explicit Judge(const Claim& claim) : claim_(claim) {}

  void ktp(const Reading& reading) {
    if (reading.kind == Kind::blank) return retry("BLANK");
    if (reading.kind != Kind::ktp) return review("WRONG_DOCUMENT");
    if (!reading.quality.usable) {
      for (const std::string& reason : reading.quality.reasons) retry(reason);
      return;
    }
    const int missing = static_cast<int>(reading.value("nik").empty()) +
                        static_cast<int>(reading.value("nama").empty()) +
                        static_cast<int>(reading.value("tanggal_lahir").empty()) +
                        static_cast<int>(reading.value("jenis_kelamin").empty());
    if (missing >= 3) return retry("UNREADABLE");
    if (reading.quality.grayscale > kGrey) review("GREY_COPY");
    if (reading.quality.screen > kScreen) review("PHOTOGRAPHED_SCREEN");
    for (const Check& check : reading.checks) {
      if (check.severity != Severity::note) review(check.code, "nik", reading.value("nik"));
    }
    compare(reading, "nik", claim_.nik, reading.value("nik") == claim_.nik, "NIK_DIFFERS");
    compare(reading, "nama", claim_.nama, same_name(reading.value("nama"), claim_.nama),
            "NAME_DIFFERS");
    compare(reading, "tanggal_lahir", claim_.tanggal_lahir,
            reading.value("tanggal_lahir") == claim_.tanggal_lahir, "BIRTH_DATE_DIFFERS");
    compare(reading, "jenis_kelamin", claim_.jenis_kelamin,
            reading.value("jenis_kelamin") == claim_.jenis_kelamin, "SEX_DIFFERS");
    // The claim is checked by itself as well: a document that agrees with an unsound one is wrong.
    for (const Check& check : check_nik(claim_.nik, claim_.tanggal_lahir, claim_.jenis_kelamin)) {
      if (check.severity != Severity::note) review("CLAIM_" + check.code, "nik");
    }
  }

  void kk(const Reading& reading) {
    if (!reading.quality.usable || reading.kind != Kind::kk) {
      return reading.kind == Kind::blank || !reading.quality.usable
                 ? retry("UNREADABLE", "kk")
                 : review("WRONG_DOCUMENT", "kk");
    }
    for (const auto& member : reading.members) {
      const auto nik = member.find("nik");
      if (nik == member.end() || nik->second.value.value_or("") != claim_.nik) continue;
      const auto name = member.find("nama");
      const std::string read = name == member.end() ? "" : name->second.value.value_or("");
      if (!same_name(read, claim_.nama)) {
        review("KK_NAME_DIFFERS", "nama", read, claim_.nama);
      } else if (nik->second.confidence < kEnough) {
        review("NOT_SURE", "nik", claim_.nik, claim_.nik, nik->second.confidence);
      }
      if (claim_.no_kk && reading.value("no_kk") != *claim_.no_kk) {
        review("KK_NUMBER_DIFFERS", "no_kk", reading.value("no_kk"), *claim_.no_kk);
      }
      return;
    }
    review("NOT_IN_KK", "nik", "", claim_.nik);
  }

  Verdict verdict(bool any_document) && {
    Verdict made;
    if (!any_document) review("NO_DOCUMENT");
    // What can't be read is sent back at once; nothing is gained by a person looking at it.
    made.decision = !retries_.empty()   ? Decision::retry
                    : !reviews_.empty() ? Decision::review
                                        : Decision::approve;
    made.reasons = std::move(retries_);
    made.reasons.insert(made.reasons.end(), reviews_.begin(), reviews_.end());
    return made;
  }

 private:
  void compare(const Reading& reading, const std::string& key, const std::string& claimed,
               bool agrees, const char* code) {
    const std::string read = reading.value(key);
    const double confidence = reading.confidence(key);
    if (read.empty()) {
      review("NOT_READ", key, read, claimed, confidence);
    } else if (!agrees) {
      review(code, key, read, claimed, confidence);
    } else if (confidence < kEnough) {
      review("NOT_SURE", key, read, claimed, confidence);
    }
  }
  void retry(const std::string& code, const std::string& field = "") {
    retries_.push_back({code, field, "", "", 0});
  }
  void review(const std::string& code, const std::string& field = "", const std::string& read = "",
              const std::string& claimed = "", double confidence = 0) {
    reviews_.push_back({code, field, read, claimed, confidence});
  }

  const Claim& claim_;
  std::vector<Reason> retries_;
  std::vector<Reason> reviews_;
};

}  // namespace

std::string_view name_of(Decision decision) {
  switch (decision) {
    case Decision::approve:
      return "approve";
    case Decision::retry:
      return "retry";
    case Decision::review:
      return "review";
  }
  return {};
}

Claim claim_from_json(const nlohmann::json& json) {
  const auto text = [&json](const char* key) -> std::string {
    if (!json.is_object() || !json.contains(key) || !json[key].is_string()) {
      throw std::invalid_argument(std::string("claim: no text '") + key + "'");
    }
    return json[key];
  };
  Claim claim{text("nik"), text("nama"), text("tanggal_lahir"), text("jenis_kelamin"), {}};
  if (json.contains("no_kk") && json["no_kk"].is_string()) claim.no_kk = json["no_kk"];
  return claim;
}

Verdict decide(const Claim& claim, const Reading* ktp, const Reading* kk) {
  Judge judge{claim};
  if (ktp != nullptr) judge.ktp(*ktp);
  if (kk != nullptr) judge.kk(*kk);
  return std::move(judge).verdict(ktp != nullptr || kk != nullptr);
}

nlohmann::json to_json(const Verdict& verdict) {
  nlohmann::json reasons = nlohmann::json::array();
  for (const Reason& reason : verdict.reasons) {
    reasons.push_back({{"code", reason.code},
                       {"field", reason.field},
                       {"document_value", reason.document_value},
                       {"claim_value", reason.claim_value},
                       {"confidence", reason.confidence}});
  }
  return {{"decision", name_of(verdict.decision)}, {"reasons", std::move(reasons)}};
}

}  // namespace antrean::ocr
