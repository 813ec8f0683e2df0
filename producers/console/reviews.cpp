#include "producers/console/reviews.hpp"

#include "common/db/arrays.hpp"

namespace antrean::console {
namespace {

constexpr const char* kColumns =
    "q.document_id, q.booking_id, q.code, q.office_id, q.n, q.kind, q.person_id, q.blob, "
    "q.media_type, q.reasons, q.version, q.correlation_id, "
    "to_char(q.uploaded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), "
    "to_char(q.waiting_since AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), "
    "q.sealed_claim, coalesce(q.sealed_reading, '')";

constexpr const char* kOpen =
    "NOT EXISTS (SELECT 1 FROM document_access a WHERE a.document_id = q.document_id "
    "AND a.version = q.version AND a.action IN ('approve', 'retry', 'refuse') AND a.at > $1)";

Review review_of(const pqxx::row& row) {
  Review review;
  review.document = DocumentId{row[0].as<std::string>()};
  review.booking = BookingId{row[1].as<std::string>()};
  review.code = row[2].as<std::string>();
  review.office_id = row[3].as<std::string>();
  review.n = row[4].as<int>();
  review.kind = row[5].as<std::string>();
  review.person = PersonId{row[6].as<std::string>()};
  review.blob = row[7].as<std::string>();
  review.media_type = row[8].as<std::string>();
  review.reasons = nlohmann::json::parse(row[9].c_str());
  review.version = row[10].as<int>();
  review.correlation_id = row[11].as<std::string>();
  review.uploaded_at = from_sql(row[12].c_str());
  review.waiting_since = from_sql(row[13].c_str());
  review.sealed_claim = row[14].as<std::string>();
  review.sealed_reading = row[15].as<std::string>();
  return review;
}

}  // namespace

std::vector<Review> list_reviews(pqxx::work& tx, Instant now, int most) {
  std::vector<Review> list;
  for (const auto& row :
       tx.exec_params(std::string("SELECT ") + kColumns + " FROM review_queue q WHERE " + kOpen +
                          " ORDER BY q.waiting_since, q.document_id LIMIT $2",
                      to_sql(now - kDecisionTravels), most)) {
    list.push_back(review_of(row));
  }
  return list;
}

std::int64_t count_reviews(pqxx::work& tx, Instant now) {
  return tx
      .exec_params1(std::string("SELECT count(*) FROM review_queue q WHERE ") + kOpen,
                    to_sql(now - kDecisionTravels))[0]
      .as<std::int64_t>();
}

std::optional<Review> find_review(pqxx::work& tx, const std::string& document) {
  const auto rows = tx.exec_params(
      std::string("SELECT ") + kColumns + " FROM review_queue q WHERE q.document_id = $1",
      document);
  if (rows.empty()) return std::nullopt;
  return review_of(rows[0]);
}

bool was_decided(pqxx::work& tx, const Review& review, Instant now) {
  return !tx.exec_params(
                "SELECT 1 FROM document_access WHERE document_id = $1 AND version = $2 "
                "AND action IN ('approve', 'retry', 'refuse') AND at > $3 LIMIT 1",
                review.document.str(), review.version, to_sql(now - kDecisionTravels))
              .empty();
}

void note_access(pqxx::work& tx, const Review& review, const std::string& officer,
                 const std::string& action, Instant now) {
  tx.exec_params0(
      "INSERT INTO document_access (at, officer, action, document_id, version, booking_id, "
      "person_id) VALUES ($1, $2, $3, $4, $5, $6, $7)",
      to_sql(now), officer, action, review.document.str(), review.version, review.booking.str(),
      review.person.str());
}

}  // namespace antrean::console
