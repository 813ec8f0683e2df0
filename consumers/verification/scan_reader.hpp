#pragma once

// What reads a scan and compares it with a claim. The seam keeps the readers' library out of the
// rest of the consumer, and lets a test say what was read.

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>

#include "consumers/verification/core/decide.hpp"
#include "ocr/perceptual_hash.hpp"

namespace antrean::verification {

/// What an applicant claims to be, in clear: for as long as a scan is read.
struct Claim {
  std::string nik{};
  std::string nama{};
  std::string tanggal_lahir{};
  std::string jenis_kelamin{};
  std::string no_kk{};
};
/// From an opened applicant ("sealed" of booking.held).
Claim claim_of(const nlohmann::json& applicant);

struct ScanResult {
  ScanJudged judged;
  /// {"reading": the line of `antrean ocr`, "reasons": [{code, field, document_value, claim_value,
  /// confidence}]}. Personal: only ever stored sealed.
  nlohmann::json reading = nlohmann::json::object();
  /// What the scan looks like; nothing when it couldn't be decoded, or is blank.
  std::optional<ocr::PerceptualHash> hash;
};

/// An implementation is used by one thread at a time.
class ScanReader {
 public:
  virtual ~ScanReader() = default;
  /// `kind` is "ktp" or "kk". A scan that can't be decoded is a result (retry), not an exception.
  virtual ScanResult read(std::span<const std::uint8_t> scan, const std::string& kind,
                          const Claim& claim) = 0;
};

/// Makes readers, one per thread, when the thread first needs one. Thread-safe.
using ScanReaderFactory = std::function<std::unique_ptr<ScanReader>()>;

}  // namespace antrean::verification
