#include "consumers/verification/read_again.hpp"

#include "consumers/verification/ledger.hpp"

namespace antrean::verification {
namespace {

// By booking: the ledger locks a booking's documents together.
std::map<std::string, std::vector<std::string>> unread_reviews(ConnectionPool& pool,
                                                               const std::string& engine) {
  std::map<std::string, std::vector<std::string>> found;
  in_transaction(pool, [&](pqxx::work& tx) {
    for (const auto& row : tx.exec_params(
             "SELECT d.booking_id, d.id FROM document d WHERE d.state = 'REVIEW' "
             "AND NOT EXISTS (SELECT FROM document_result r WHERE r.document_id = d.id "
             "AND r.content_hash = d.content_hash AND r.engine = $1) "
             "AND NOT EXISTS (SELECT FROM effect e WHERE e.consumer = $2 AND e.kind = $3 "
             "AND e.subject = d.id AND e.state IN ('ready', 'leased')) ORDER BY 1, 2",
             engine, kConsumer, kReadScan)) {
      found[row[0].as<std::string>()].push_back(row[1].as<std::string>());
    }
  });
  return found;
}

}  // namespace

ReadAgain read_reviews_again(const Surroundings& surroundings, const std::string& engine,
                             bool only_count) {
  ReadAgain done;
  for (const auto& [booking, documents] : unread_reviews(surroundings.pool, engine)) {
    done.found += static_cast<int>(documents.size());
    if (only_count) continue;
    const Instant now = surroundings.clock.now();
    int asked = 0;
    in_transaction(surroundings.pool,
                   [&, &booking = booking, &documents = documents](pqxx::work& tx) {
                     asked = 0;
                     Ledger ledger{tx, Rules{}, engine};
                     ledger.load({booking});
                     Event cause;
                     cause.id = EventId{"operator:read-again:" + engine};
                     cause.key = booking;
                     for (const std::string& document : documents) {
                       asked += ledger.read_again(document, cause, now) ? 1 : 0;
                     }
                     ledger.store(now);
                   });
    done.asked += asked;
  }
  return done;
}

}  // namespace antrean::verification
