#include "common/db/timers.hpp"

#include "common/db/arrays.hpp"

namespace antrean {

void set_timers(pqxx::work& tx, std::span<const Timer> timers) {
  if (timers.empty()) return;
  ArrayLiteral kinds, subjects, versions, dues, offices, causes;
  for (const Timer& timer : timers) {
    kinds.add(timer.kind);
    subjects.add(timer.subject);
    versions.add(timer.version);
    dues.add(timer.due_at);
    offices.add(timer.office_id);
    causes.add(timer.cause);
  }
  tx.exec_params0(
      "INSERT INTO timer (kind, subject, version, due_at, office_id, cause) "
      "SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::timestamptz[], $5::text[], "
      "$6::text[]) ON CONFLICT DO NOTHING",
      kinds.str(), subjects.str(), versions.str(), dues.str(), offices.str(), causes.str());
}

}  // namespace antrean
