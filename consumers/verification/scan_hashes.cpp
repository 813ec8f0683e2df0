#include "consumers/verification/scan_hashes.hpp"

#include <string>

#include "common/db/arrays.hpp"
#include "common/db/persons.hpp"
#include "consumers/verification/claim.hpp"
#include "consumers/verification/core/hash_bands.hpp"

namespace antrean::verification {
namespace {

template <class Keys>
std::string list_of(const Keys& keys) {
  ArrayLiteral list;
  for (const std::int32_t key : keys) list.add(std::int64_t{key});
  return list.str();
}

// The applicants of other bookings with a scan that looks like this; without their claims.
std::vector<ClaimRow> alike(pqxx::work& tx, const DocumentRow& document) {
  const auto own = tx.exec_params(
      "SELECT hash::text FROM scan_hash WHERE document_id = $1 AND content_hash = $2",
      document.id.str(), document.content_hash);
  if (own.empty()) return {};
  const auto hash = own[0][0].as<std::string>();
  // Of so many keys the planner believes that they are found in a quarter of the rows, and would
  // read the whole table: 6 s instead of 1 ms with a million scans.
  tx.exec0("SET LOCAL enable_seqscan = off");
  std::vector<ClaimRow> found;
  for (const auto& row :
       tx.exec_params("SELECT DISTINCT booking_id, n FROM scan_hash WHERE bands && $1::int[] "
                      "AND bit_count(hash # $2::bit(256)) <= $3 AND kind = $4 AND booking_id <> $5",
                      list_of(bands_near(ocr::PerceptualHash{hash})), hash, ocr::kSameScanBits,
                      document.kind, document.booking.str())) {
    found.push_back({BookingId{row[0].as<std::string>()}, row[1].as<int>(), {}, {}, {}});
  }
  return found;
}

// The number of the family card that is claimed; nothing when it can't be known any more.
std::optional<std::string> family_card(const PersonKeys& keys, const ClaimRow& claim) {
  const auto key = keys.find(claim.person);
  if (key == keys.end()) return std::nullopt;
  std::string number = open_claim(key->second, claim).no_kk;
  if (number.empty()) return std::nullopt;
  return number;
}

}  // namespace

void keep_scan_hash(ConnectionPool& pool, const DocumentRow& document, const ClaimRow& claim,
                    const ocr::PerceptualHash& hash) {
  in_transaction(pool, [&](pqxx::work& tx) {
    // The lock meets that of the erasure: either it comes first and there is no key any more, or it
    // waits and then removes this row too.
    tx.exec_params0(
        "INSERT INTO scan_hash (document_id, content_hash, booking_id, n, kind, person_id, hash, "
        "bands) SELECT $1, $2, $3, $4::int, $5, id, $6::bit(256), $7::int[] FROM person "
        "WHERE id = $8 AND wrapped_key IS NOT NULL FOR SHARE ON CONFLICT DO NOTHING",
        document.id.str(), document.content_hash, document.booking.str(), document.n, document.kind,
        hash.to_string(), list_of(bands_of(hash)), claim.person.str());
  });
}

std::vector<ScanTwin> find_scan_twins(ConnectionPool& pool, const Key& master,
                                      const DocumentRow& document, const ClaimRow& claim) {
  return query_in_transaction<std::vector<ScanTwin>>(pool, [&](pqxx::work& tx) {
    const std::vector<ClaimRow> others = alike(tx, document);
    std::vector<ScanTwin> twins;
    if (others.empty()) return twins;
    ArrayLiteral bookings, numbers;
    for (const ClaimRow& other : others) {
      bookings.add(std::string_view{other.booking.str()});
      numbers.add(std::int64_t{other.n});
    }
    std::vector<ClaimRow> claims;
    std::vector<PersonId> persons{claim.person};
    for (const auto& row : tx.exec_params(
             "SELECT c.booking_id, c.n, c.person_id, c.sealed, c.live FROM document_claim c "
             "JOIN unnest($1::text[], $2::int[]) AS o(booking, n) "
             "ON c.booking_id = o.booking AND c.n = o.n",
             bookings.str(), numbers.str())) {
      claims.push_back({BookingId{row[0].as<std::string>()},
                        row[1].as<int>(),
                        PersonId{row[2].as<std::string>()},
                        row[3].as<std::string>(),
                        {}});
      persons.push_back(claims.back().person);
      twins.push_back({claims.back().person == claim.person, std::nullopt, row[4].as<bool>()});
    }
    if (document.kind != "kk") return twins;
    const PersonKeys keys = find_person_keys(tx, master, persons);
    const auto own = family_card(keys, claim);
    for (std::size_t i = 0; i < twins.size(); ++i) {
      const auto theirs = family_card(keys, claims[i]);
      if (own && theirs) twins[i].same_family = *own == *theirs;
    }
    return twins;
  });
}

void forget_scan_hashes(pqxx::work& tx, const PersonId& person) {
  tx.exec_params0("DELETE FROM scan_hash WHERE person_id = $1", person.str());
}

}  // namespace antrean::verification
