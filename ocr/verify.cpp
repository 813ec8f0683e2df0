#include "ocr/verify.hpp"

#include <algorithm>
#include <stdexcept>

#include "ocr/names.hpp"
#include "ocr/nik.hpp"

namespace antrean::ocr {
namespace {

// A field that is less sure than this agrees with nothing.
constexpr double kEnough = 0.75;
// Of 870 genuine specimens (seeds 29001, 29002, 31110, --wide 29003, 31116, 32001) 28 have more
// than 0.8; of the others one more than 0.45: 0.60.
constexpr double kGrey = 0.65;
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
      if (check.severity != Severity::note)
        review(check.code, check.field, reading.value(check.field));
    }
    compare(reading.fields, "nik", claim_.nik, reading.value("nik") == claim_.nik, "NIK_DIFFERS");
    compare(reading.fields, "nama", claim_.nama, same_name(reading.value("nama"), claim_.nama),
            "NAME_DIFFERS");
    compare(reading.fields, "tanggal_lahir", claim_.tanggal_lahir,
            reading.value("tanggal_lahir") == claim_.tanggal_lahir, "BIRTH_DATE_DIFFERS");
    compare(reading.fields, "jenis_kelamin", claim_.jenis_kelamin,
            reading.value("jenis_kelamin") == claim_.jenis_kelamin, "SEX_DIFFERS");
    check_claim();
  }

  void kk(const Reading& reading) {
    if (reading.kind == Kind::blank) return retry("BLANK", "kk");
    if (reading.kind != Kind::kk) return review("WRONG_DOCUMENT", "kk");
    if (!reading.quality.usable) {
      for (const std::string& reason : reading.quality.reasons) retry(reason, "kk");
      return;
    }
    const std::map<std::string, Field>* row = nullptr;
    for (const auto& member : reading.members) {
      const auto nik = member.find("nik");
      if (nik == member.end() || nik->second.value.value_or("") != claim_.nik) continue;
      if (row != nullptr) review("NIK_TWICE_IN_KK", "nik", claim_.nik, claim_.nik);
      row = &member;
    }
    if (row == nullptr) return review("NOT_IN_KK", "nik", "", claim_.nik);
    // The NIK's own row says who it is: a right number under another's name is a wrong one.
    compare(*row, "nik", claim_.nik, true, "KK_NIK_DIFFERS");
    compare(*row, "nama", claim_.nama, same_name(value_of(*row, "nama"), claim_.nama),
            "KK_NAME_DIFFERS");
    compare(*row, "tanggal_lahir", claim_.tanggal_lahir,
            value_of(*row, "tanggal_lahir") == claim_.tanggal_lahir, "KK_BIRTH_DATE_DIFFERS");
    compare(*row, "jenis_kelamin", claim_.jenis_kelamin,
            value_of(*row, "jenis_kelamin") == claim_.jenis_kelamin, "KK_SEX_DIFFERS");
    if (claim_.no_kk) {
      compare(reading.fields, "no_kk", *claim_.no_kk, reading.value("no_kk") == *claim_.no_kk,
              "KK_NUMBER_DIFFERS");
    }
    for (const Check& check : reading.checks) {
      if (check.severity != Severity::note && check.code.starts_with("KK_")) {
        review(check.code, "no_kk", reading.value("no_kk"));
      }
    }
    check_claim();
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
  // The claim is checked by itself as well, once: a document that agrees with an unsound one is
  // wrong.
  void check_claim() {
    if (claim_checked_) return;
    claim_checked_ = true;
    for (const Check& check : check_nik(claim_.nik, claim_.tanggal_lahir, claim_.jenis_kelamin)) {
      if (check.severity != Severity::note) review("CLAIM_" + check.code, "nik");
    }
  }
  static std::string value_of(const std::map<std::string, Field>& fields, const std::string& key) {
    const auto found = fields.find(key);
    return found == fields.end() ? "" : found->second.value.value_or("");
  }
  void compare(const std::map<std::string, Field>& fields, const std::string& key,
               const std::string& claimed, bool agrees, const char* code) {
    const std::string read = value_of(fields, key);
    const auto found = fields.find(key);
    const double confidence = found == fields.end() ? 0 : found->second.confidence;
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
  bool claim_checked_ = false;
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
