// A claim as `antrean verify` and the verification worker get it, and the decision on it beside a
// document that was read well: an approval means that all of it is the same.

#include <stdexcept>

#include "ocr/nik.hpp"
#include "ocr/verify.hpp"
#include "tests/fuzz/target.hpp"

namespace antrean::fuzz {
namespace {

ocr::Reading good_card() {
  ocr::Reading card;
  card.kind = ocr::Kind::ktp;
  card.kind_confidence = 0.99;
  card.quality.usable = true;
  const auto set = [&card](const char* key, const char* value) {
    ocr::Field field;
    field.value = value;
    field.raw = value;
    field.confidence = 0.999;
    card.fields[key] = field;
  };
  set("nik", "3528011708850003");
  set("nama", "BUDI SANTOSO");
  set("tanggal_lahir", "1985-08-17");
  set("jenis_kelamin", "LAKI-LAKI");
  return card;
}

}  // namespace

std::vector<std::string> seeds() {
  return {
      R"({"nik":"3528011708850003","nama":"BUDI SANTOSO","tanggal_lahir":"1985-08-17","jenis_kelamin":"LAKI-LAKI"})",
      R"({"nik":"3528011708850003","nama":"Budi Santosó","tanggal_lahir":"1985-08-17","jenis_kelamin":"L","no_kk":"3528010102100007"})"};
}

int quick_runs() {
  return 60'000;
}

void run(std::string_view input) {
  static const ocr::Reading card = good_card();
  const auto json = nlohmann::json::parse(input, nullptr, false);
  if (json.is_discarded()) return;
  try {
    const ocr::Claim claim = ocr::claim_from_json(json);
    (void)ocr::check_nik(claim.nik, claim.tanggal_lahir, claim.jenis_kelamin);
    const ocr::Verdict verdict = ocr::decide(claim, &card, nullptr);
    if (verdict.decision == ocr::Decision::approve) {
      require(claim.nik == card.fields.at("nik").value, "approved: the same NIK");
      require(claim.tanggal_lahir == card.fields.at("tanggal_lahir").value,
              "approved: the same birth date");
    } else {
      require(!verdict.reasons.empty(), "what isn't approved has a reason");
    }
    require(!ocr::to_json(verdict).dump().empty(), "a verdict is written as JSON");
  } catch (const std::invalid_argument& error) {
    require(std::string_view(error.what()).size() > 3, "the error names the field");
  }
}

}  // namespace antrean::fuzz
