#include "common/db/effects.hpp"

#include <algorithm>
#include <unordered_set>

#include "common/db/arrays.hpp"

namespace antrean {
namespace {

constexpr int kMostErrorText = 500;

}  // namespace

std::string_view name_of(EffectEnd end) {
  switch (end) {
    case EffectEnd::done:
      return "done";
    case EffectEnd::failed:
      return "failed";
    case EffectEnd::expired:
      return "expired";
    case EffectEnd::uncertain:
      return "uncertain";
    case EffectEnd::suppressed:
      return "suppressed";
  }
  return {};
}

void add_effects(pqxx::work& tx, std::span<const NewEffect> effects) {
  if (effects.empty()) return;
  ArrayLiteral ids, consumers, kinds, subjects, payloads, causes, created, dues, not_after;
  for (const NewEffect& effect : effects) {
    ids.add(effect.id.str());
    consumers.add(effect.consumer);
    kinds.add(effect.kind);
    subjects.add(effect.subject);
    payloads.add(effect.payload.dump());
    causes.add(effect.cause);
    created.add(effect.created_at);
    dues.add(effect.due_at);
    not_after.add(effect.not_after);
  }
  tx.exec_params0(
      "INSERT INTO effect (id, consumer, kind, subject, payload, cause, created_at, due_at, "
      "not_after) SELECT id, consumer, kind, subject, payload::jsonb, cause, created_at, due_at, "
      "not_after FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], "
      "$6::text[], $7::timestamptz[], $8::timestamptz[], $9::timestamptz[]) "
      "AS e(id, consumer, kind, subject, payload, cause, created_at, due_at, not_after) "
      "ON CONFLICT DO NOTHING",
      ids.str(), consumers.str(), kinds.str(), subjects.str(), payloads.str(), causes.str(),
      created.str(), dues.str(), not_after.str());
}

std::vector<ClaimedEffect> claim_effects(pqxx::work& tx, std::string_view consumer,
                                         std::string_view kind, int most, Instant now,
                                         std::chrono::milliseconds lease) {
  const auto rows = tx.exec_params(
      "WITH due AS (SELECT id, state FROM effect WHERE consumer = $1 AND kind = $2 AND due_at <= "
      "$3 "
      "AND (state = 'ready' OR (state = 'leased' AND lease_until <= $3)) "
      "ORDER BY due_at LIMIT $4 FOR UPDATE SKIP LOCKED) "
      "UPDATE effect SET state = 'leased', attempts = attempts + 1, fence = fence + 1, "
      "lease_until = $5 FROM due WHERE effect.id = due.id "
      "RETURNING effect.id, effect.kind, subject, payload, cause, attempts, fence, "
      "to_char(not_after AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), "
      "due.state = 'leased'",
      std::string(consumer), std::string(kind), to_sql(now), most, to_sql(now + lease));
  std::vector<ClaimedEffect> claimed;
  claimed.reserve(rows.size());
  for (const auto& row : rows) {
    ClaimedEffect effect;
    effect.id = EffectId{row[0].as<std::string>()};
    effect.kind = row[1].as<std::string>();
    effect.subject = row[2].as<std::string>();
    effect.payload = nlohmann::json::parse(row[3].c_str());
    effect.cause = row[4].as<std::string>();
    effect.attempts = row[5].as<int>();
    effect.fence = row[6].as<std::int64_t>();
    if (!row[7].is_null()) effect.not_after = from_sql(row[7].c_str());
    effect.taken_over = row[8].as<bool>();
    claimed.push_back(std::move(effect));
  }
  return claimed;
}

std::vector<bool> end_effects(pqxx::work& tx, std::span<const EffectEnding> endings, Instant now) {
  if (endings.empty()) return {};
  ArrayLiteral ids, fences, states, references, errors;
  for (const EffectEnding& ending : endings) {
    ids.add(ending.effect->id.str());
    fences.add(ending.effect->fence);
    states.add(name_of(ending.end));
    references.add(ending.reference);
    errors.add(ending.error.substr(0, kMostErrorText));
  }
  const auto rows = tx.exec_params(
      "UPDATE effect SET state = e.state, ended_at = $6, lease_until = NULL, "
      "reference = nullif(e.reference, ''), last_error = nullif(e.error, '') "
      "FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[]) "
      "AS e(id, fence, state, reference, error) "
      "WHERE effect.id = e.id AND effect.fence = e.fence AND effect.state = 'leased' "
      "RETURNING effect.id",
      ids.str(), fences.str(), states.str(), references.str(), errors.str(), to_sql(now));
  std::unordered_set<std::string> ours;
  for (const auto& row : rows) ours.insert(row[0].as<std::string>());
  std::vector<bool> held;
  held.reserve(endings.size());
  for (const EffectEnding& ending : endings) held.push_back(ours.contains(ending.effect->id.str()));
  return held;
}

bool retry_effect(pqxx::work& tx, const ClaimedEffect& effect, Instant due_at,
                  std::string_view error) {
  return tx.exec_params(
               "UPDATE effect SET state = 'ready', due_at = $3, lease_until = NULL, "
               "last_error = $4 WHERE id = $1 AND fence = $2 AND state = 'leased'",
               effect.id.str(), effect.fence, to_sql(due_at),
               std::string(error.substr(0, kMostErrorText)))
             .affected_rows() == 1;
}

std::chrono::milliseconds back_off(int attempts) {
  const int doublings = std::clamp(attempts - 1, 0, 9);
  return std::min(std::chrono::milliseconds{1000} * (1 << doublings),
                  std::chrono::milliseconds{300'000});
}

}  // namespace antrean
