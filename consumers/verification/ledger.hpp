#pragma once

// The documents that one transaction deals with: loads those of some bookings by set, lets the core
// decide, and stores by set what came of it.

#include <map>
#include <optional>
#include <pqxx/pqxx>
#include <set>
#include <string>
#include <vector>

#include "common/db/effects.hpp"
#include "common/events/envelope.hpp"
#include "consumers/verification/core/decide.hpp"

namespace antrean::verification {

inline constexpr const char* kConsumer = "verification";
inline constexpr const char* kSource = "/antrean/verification";
inline constexpr const char* kReadScan = "document.read";
inline constexpr const char* kCheckRegistry = "registry.check";
/// Member of a reading effect's payload: the scan waits for a verifier and is read once more.
inline constexpr const char* kAgain = "again";

/// A row of the table document.
struct DocumentRow {
  DocumentId id;
  BookingId booking;
  int n = 0;
  std::string kind;
  PersonId person;
  std::string blob;
  std::string content_hash;
  std::string media_type;
  std::string office_id;
  std::string correlation_id;
  Document document;
  bool sent_back = false;
  int round = 1;
  int version = 1;
  Instant uploaded_at;
};

/// What an applicant claims to be.
struct ClaimRow {
  BookingId booking;
  int n = 0;
  PersonId person;
  std::string sealed;
  std::vector<std::string> kinds;
};

/// A result of reading, as the table document_result keeps it.
struct ResultRow {
  std::string engine;
  ScanJudged judged;
  /// The reading, sealed with the person's key.
  std::string sealed;
  int ms = 0;
};

/// Of the transaction's own view, without a lock.
std::optional<DocumentRow> find_document(pqxx::work& tx, const std::string& id);
std::optional<ClaimRow> find_claim(pqxx::work& tx, const std::string& booking, int n);
std::optional<ResultRow> find_result(pqxx::work& tx, const DocumentRow& document,
                                     const std::string& engine);
/// Keeps the first result of a (document, content hash, engine).
void store_result(pqxx::work& tx, const DocumentRow& document, const ResultRow& result,
                  Instant now);

/// For one transaction and one thread.
class Ledger {
 public:
  /// `engine` is the reader's version; with it a scan's reading is told from another engine's.
  Ledger(pqxx::work& tx, const Rules& rules, std::string engine)
      : tx_(tx), rules_(rules), engine_(std::move(engine)) {}

  /// Locks and loads the documents of these bookings.
  void load(const std::set<std::string>& bookings);

  const DocumentRow* find(const std::string& document) const;
  std::vector<std::string> of_booking(const std::string& booking) const;

  /// A claim came in: documents that waited for it are read at once.
  void note_held(const Event& event);
  /// A scan came in: supersedes the earlier ones of the same applicant and kind.
  void note_uploaded(const Event& event, Instant now);
  /// Has the document read once more if it waits for a verifier; false when it doesn't.
  bool read_again(const std::string& document, const Event& cause, Instant now);
  /// A booking's documents don't matter any more.
  void note_ended(const std::string& booking, const Event& event, Instant now);

  /// Decides; true when something changed. `more` are members of document.read that only the
  /// reader knows.
  bool apply(const std::string& document, const Input& input, const Event& cause, Instant now,
             const nlohmann::json& more = nlohmann::json::object());

  void store(Instant now);

 private:
  void keep(DocumentRow& row, Decision&& decision, const Event& cause, Instant now,
            const nlohmann::json& more);
  int earlier_retries(const DocumentRow& row) const;
  void add_effect(const DocumentRow& row, const char* kind, const Event& cause, Instant now);
  void store_held();
  void store_ended();
  void store_documents(Instant now);

  pqxx::work& tx_;
  Rules rules_;
  std::string engine_;
  std::map<std::string, DocumentRow> documents_;
  std::map<std::string, std::string> closed_;  // by booking
  std::map<std::string, Event> held_;          // by booking
  std::map<std::string, std::string> ended_;   // by booking
  std::set<std::string> changed_;
  std::vector<Event> events_;
  std::vector<NewEffect> effects_;
};

}  // namespace antrean::verification
