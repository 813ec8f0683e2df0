#pragma once

// The documents under review, as the view review_queue shows them, and the trail of who looked at
// them. The console writes document_access alone.

#include <nlohmann/json.hpp>
#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "common/ids.hpp"
#include "common/time.hpp"

namespace antrean::console {

struct Review {
  DocumentId document;
  BookingId booking;
  /// The booking's code, as the applicant knows it.
  std::string code;
  std::string office_id;
  int n = 0;
  std::string kind;
  PersonId person;
  std::string blob;
  std::string media_type;
  /// [{"code", "field"?}]
  nlohmann::json reasons;
  /// Changes with each change of the document: a decision is made on one version.
  int version = 0;
  std::string correlation_id;
  Instant uploaded_at;
  Instant waiting_since;
  std::string sealed_claim;
  /// Empty when it was never read.
  std::string sealed_reading;
};

/// Of every document the decision made here a moment ago is known before the consumer takes it in.
inline constexpr std::chrono::seconds kDecisionTravels{60};

/// The oldest first, without those that were decided on within kDecisionTravels.
std::vector<Review> list_reviews(pqxx::work& tx, Instant now, int most);
std::int64_t count_reviews(pqxx::work& tx, Instant now);
/// Nothing when the document isn't under review (any more).
std::optional<Review> find_review(pqxx::work& tx, const std::string& document);
/// True when a decision on this version was made here within kDecisionTravels.
bool was_decided(pqxx::work& tx, const Review& review, Instant now);

/// `action`: view, scan, approve, retry, refuse.
void note_access(pqxx::work& tx, const Review& review, const std::string& officer,
                 const std::string& action, Instant now);

}  // namespace antrean::console
