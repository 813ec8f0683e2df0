#include "consumers/verification/ocr_scan_reader.hpp"

#include "common/log.hpp"
#include "ocr/decode.hpp"
#include "ocr/engine_version.hpp"
#include "ocr/reader.hpp"
#include "ocr/reading_json.hpp"
#include "ocr/verify.hpp"

namespace antrean::verification {
namespace {

Verdict verdict_from(ocr::Decision decision) {
  switch (decision) {
    case ocr::Decision::approve:
      return Verdict::approve;
    case ocr::Decision::retry:
      return Verdict::retry;
    case ocr::Decision::review:
      return Verdict::review;
  }
  return Verdict::review;
}

ocr::Claim claim_for(const Claim& claim) {
  ocr::Claim given{claim.nik, claim.nama, claim.tanggal_lahir, claim.jenis_kelamin, std::nullopt};
  if (!claim.no_kk.empty()) given.no_kk = claim.no_kk;
  return given;
}

class OcrScanReader final : public ScanReader {
 public:
  explicit OcrScanReader(const ocr::DecodeLimits& limits) : reader_(limits) {}

  ScanResult read(std::span<const std::uint8_t> scan, const std::string& kind,
                  const Claim& claim) override {
    ScanResult result;
    const bool is_kk = kind == "kk";
    try {
      const ocr::Reading reading = reader_.read(scan, is_kk ? ocr::Kind::kk : ocr::Kind::ktp);
      const ocr::Verdict verdict =
          ocr::decide(claim_for(claim), is_kk ? nullptr : &reading, is_kk ? &reading : nullptr);
      const nlohmann::json said = ocr::to_json(verdict);
      result.judged.verdict = verdict_from(verdict.decision);
      result.judged.usable = reading.quality.usable;
      result.hash = reading.hash;
      for (const ocr::Reason& reason : verdict.reasons) {
        result.judged.reasons.push_back({reason.code, reason.field});
      }
      result.reading = {{"reading", ocr::to_json(reading)}, {"reasons", said.at("reasons")}};
    } catch (const ocr::DecodeError& error) {
      log::info("a scan can't be decoded", {{"fault", ocr::name_of(error.fault())}});
      result.judged = {Verdict::retry, {{std::string(kUnreadable), ""}}, false};
      result.reading = {{"fault", ocr::name_of(error.fault())}};
    }
    return result;
  }

 private:
  ocr::DocumentReader reader_;
};

}  // namespace

ScanReaderFactory ocr_scan_readers(const Settings& settings) {
  ocr::DecodeLimits limits;
  limits.largest_file = static_cast<std::size_t>(settings.gateway_largest_upload());
  limits.most_pixels = settings.gateway_most_pixels();
  return [limits] { return std::make_unique<OcrScanReader>(limits); };
}

std::string ocr_engine() {
  return "antrean-ocr-" + std::string(ocr::kEngineVersion);
}

}  // namespace antrean::verification
