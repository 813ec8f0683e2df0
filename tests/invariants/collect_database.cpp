#include <thread>

#include "common/db/arrays.hpp"
#include "common/errors.hpp"
#include "common/log.hpp"
#include "common/offices.hpp"
#include "tests/invariants/collect.hpp"

namespace antrean::invariants {
namespace {

constexpr const char* kInstant =
    "to_char(%s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";

std::string instant_sql(const std::string& column) {
  std::string sql = kInstant;
  return sql.replace(sql.find("%s"), 2, column);
}

// The clock of the database is the one that timers go by.
Instant database_now(pqxx::work& tx, const Clock& clock) {
  return from_sql(tx.exec1("SELECT " + instant_sql("clock_timestamp()"))[0].c_str()) +
         clock.offset();
}

void collect_tables(pqxx::work& tx, const std::string& prefix, Evidence& evidence) {
  for (const auto& row :
       tx.exec("SELECT consumer, source, event_id, topic, partition, \"offset\", " +
               instant_sql("seen_at") + " FROM inbox")) {
    const auto topic = row[3].as<std::string>();
    evidence.inbox.push_back(
        {row[0].as<std::string>(), row[1].as<std::string>(), row[2].as<std::string>(),
         topic.starts_with(prefix) ? topic.substr(prefix.size()) : topic, row[4].as<int>(),
         row[5].as<std::int64_t>(), from_sql(row[6].c_str())});
  }
  for (const auto& row : tx.exec("SELECT id, consumer, kind, subject, cause, state FROM effect")) {
    evidence.effects.push_back({row[0].as<std::string>(), row[1].as<std::string>(),
                                row[2].as<std::string>(), row[3].as<std::string>(),
                                row[4].as<std::string>(), row[5].as<std::string>()});
  }
  for (const auto& row : tx.exec("SELECT id, cause FROM outbox")) {
    evidence.outbox.push_back({row[0].as<std::string>(), row[1].as<std::string>()});
  }
  for (const auto& row :
       tx.exec("SELECT kind, subject, version, " + instant_sql("due_at") + ", cause FROM timer")) {
    evidence.timers.push_back({row[0].as<std::string>(), row[1].as<std::string>(),
                               row[2].as<std::int64_t>(), from_sql(row[3].c_str()),
                               row[4].as<std::string>()});
  }
  for (const auto& row : tx.exec(
           "SELECT s.office_id || ' ' || s.date || ' ' || s.slot, capacity, held, confirmed, "
           "overbooked, coalesce(b.held_seats, 0), coalesce(b.confirmed_seats, 0) FROM slot s "
           "LEFT JOIN (SELECT document ->> 'office_id' AS office_id, document ->> 'date' AS date, "
           "document ->> 'slot' AS slot, "
           "sum(jsonb_array_length(document -> 'applicants')) "
           "FILTER (WHERE document ->> 'seats' = 'HELD') AS held_seats, "
           "sum(jsonb_array_length(document -> 'applicants')) "
           "FILTER (WHERE document ->> 'seats' = 'CONFIRMED') AS confirmed_seats "
           "FROM booking GROUP BY 1, 2, 3) b USING (office_id, date, slot)")) {
    evidence.slots.push_back({row[0].as<std::string>(), row[1].as<int>(), row[2].as<int>(),
                              row[3].as<int>(), row[4].as<int>(), row[5].as<int>(),
                              row[6].as<int>()});
  }
  for (const auto& row : tx.exec("SELECT id FROM delivery")) {
    evidence.deliveries.insert(row[0].as<std::string>());
  }
}

bool is_quiet(const Settings& settings, ConnectionPool& pool, const Clock& clock,
              const std::set<std::string>& consumers) {
  int open = 0;
  in_transaction(pool, [&](pqxx::work& tx) {
    const Instant now = database_now(tx, clock);
    open = tx.exec_params1(
                 "SELECT (SELECT count(*) FROM outbox) + "
                 "(SELECT count(*) FROM effect WHERE state IN ('ready', 'leased') "
                 "AND due_at <= $1) + (SELECT count(*) FROM timer WHERE due_at <= $1)",
                 to_sql(now))[0]
               .as<int>();
  });
  if (open > 0) return false;
  Evidence evidence;
  evidence.consumers = consumers;
  collect_committed(settings, evidence);
  for (const Committed& one : evidence.committed) {
    if (one.lag() > 0) return false;
  }
  return true;
}

}  // namespace

void collect_database(const Settings& settings, ConnectionPool& pool, const Clock& clock,
                      Evidence& evidence) {
  evidence.prefix = settings.kafka_topic_prefix();
  const Offices offices{settings.offices_file()};
  for (const Office& office : offices.all()) {
    evidence.zones[office.id.str()] = office.zone;
  }
  in_transaction(pool, [&](pqxx::work& tx) {
    // One moment for all tables.
    tx.exec0("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    collect_tables(tx, evidence.prefix, evidence);
    evidence.now = database_now(tx, clock);
  });
}

bool settle(const Settings& settings, ConnectionPool& pool, const Clock& clock,
            const std::set<std::string>& consumers, std::chrono::seconds longest) {
  const auto until = std::chrono::steady_clock::now() + longest;
  for (;;) {
    try {
      // Twice, because what was under way between two looks may have said something new.
      if (is_quiet(settings, pool, clock, consumers) &&
          is_quiet(settings, pool, clock, consumers)) {
        return true;
      }
    } catch (const InfrastructureError& error) {
      log::info("waiting for the servers", {{"why", error.what()}});
    }
    if (std::chrono::steady_clock::now() >= until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{250});
  }
}

}  // namespace antrean::invariants
