#include "consumers/verification/scan_reader.hpp"

namespace antrean::verification {

Claim claim_of(const nlohmann::json& applicant) {
  return {applicant.at("nik"), applicant.at("nama"), applicant.at("tanggal_lahir"),
          applicant.at("jenis_kelamin"), applicant.value("no_kk", "")};
}

}  // namespace antrean::verification
