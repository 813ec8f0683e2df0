#include "consumers/verification/claim.hpp"

namespace antrean::verification {

Claim claim_of(const nlohmann::json& applicant) {
  return {applicant.at("nik"), applicant.at("nama"), applicant.at("tanggal_lahir"),
          applicant.at("jenis_kelamin"), applicant.value("no_kk", "")};
}

Claim open_claim(const Key& key, const ClaimRow& claim) {
  return claim_of(nlohmann::json::parse(open_text(key, claim.sealed, claim.person.str())));
}

}  // namespace antrean::verification
