#include "consumers/verification/ledger.hpp"

#include <stdexcept>

#include "common/db/arrays.hpp"
#include "common/db/outbox.hpp"
#include "common/errors.hpp"
#include "common/log.hpp"
#include "common/metrics.hpp"
#include "consumers/verification/document_json.hpp"

namespace antrean::verification {
namespace {

constexpr const char* kColumns =
    "id, booking_id, n, kind, person_id, blob, content_hash, media_type, office_id, "
    "correlation_id, state, reasons, unavailable_said, sent_back, round, version, "
    "to_char(uploaded_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";

std::string list_of(const std::set<std::string>& values) {
  ArrayLiteral list;
  for (const std::string& value : values) list.add(std::string_view{value});
  return list.str();
}

DocumentRow row_of(const pqxx::row& row) {
  DocumentRow found;
  found.id = DocumentId{row[0].as<std::string>()};
  found.booking = BookingId{row[1].as<std::string>()};
  found.n = row[2].as<int>();
  found.kind = row[3].as<std::string>();
  found.person = PersonId{row[4].as<std::string>()};
  found.blob = row[5].as<std::string>();
  found.content_hash = row[6].as<std::string>();
  found.media_type = row[7].as<std::string>();
  found.office_id = row[8].as<std::string>();
  found.correlation_id = row[9].as<std::string>();
  found.document.state = state_of(row[10].as<std::string>());
  found.document.reasons = reasons_of(nlohmann::json::parse(row[11].c_str()));
  found.document.unavailable_said = row[12].as<bool>();
  found.sent_back = row[13].as<bool>();
  found.round = row[14].as<int>();
  found.version = row[15].as<int>();
  found.uploaded_at = from_sql(row[16].as<std::string>());
  return found;
}

bool same_place(const DocumentRow& a, const DocumentRow& b) {
  return a.booking == b.booking && a.n == b.n && a.kind == b.kind;
}

}  // namespace

std::optional<DocumentRow> find_document(pqxx::work& tx, const std::string& id) {
  const auto rows =
      tx.exec_params(std::string("SELECT ") + kColumns + " FROM document WHERE id = $1", id);
  if (rows.empty()) return std::nullopt;
  return row_of(rows[0]);
}

std::optional<ClaimRow> find_claim(pqxx::work& tx, const std::string& booking, int n) {
  const auto rows = tx.exec_params(
      "SELECT person_id, sealed, array_to_json(kinds) FROM document_claim "
      "WHERE booking_id = $1 AND n = $2",
      booking, n);
  if (rows.empty()) return std::nullopt;
  return ClaimRow{BookingId{booking}, n, PersonId{rows[0][0].as<std::string>()},
                  rows[0][1].as<std::string>(), nlohmann::json::parse(rows[0][2].c_str())};
}

std::optional<ResultRow> find_result(pqxx::work& tx, const DocumentRow& document,
                                     const std::string& engine) {
  const auto rows = tx.exec_params(
      "SELECT decision, usable, reasons, sealed, ms FROM document_result "
      "WHERE document_id = $1 AND content_hash = $2 AND engine = $3",
      document.id.str(), document.content_hash, engine);
  if (rows.empty()) return std::nullopt;
  ResultRow result;
  result.engine = engine;
  result.judged.verdict = verdict_of(rows[0][0].as<std::string>()).value_or(Verdict::review);
  result.judged.usable = rows[0][1].as<bool>();
  result.judged.reasons = reasons_of(nlohmann::json::parse(rows[0][2].c_str()));
  result.sealed = rows[0][3].as<std::string>();
  result.ms = rows[0][4].as<int>();
  return result;
}

void store_result(pqxx::work& tx, const DocumentRow& document, const ResultRow& result,
                  Instant now) {
  tx.exec_params0(
      "INSERT INTO document_result (document_id, content_hash, engine, decision, usable, reasons, "
      "sealed, ms, read_at) VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9) "
      "ON CONFLICT DO NOTHING",
      document.id.str(), document.content_hash, result.engine,
      std::string(name_of(result.judged.verdict)), result.judged.usable,
      to_json(result.judged.reasons).dump(), result.sealed, result.ms, to_sql(now));
}

void Ledger::load(const std::set<std::string>& bookings) {
  if (bookings.empty()) return;
  for (const auto& row : tx_.exec_params(std::string("SELECT ") + kColumns +
                                             " FROM document WHERE booking_id = ANY($1::text[]) "
                                             "ORDER BY id FOR UPDATE",
                                         list_of(bookings))) {
    DocumentRow found = row_of(row);
    documents_.emplace(found.id.str(), std::move(found));
  }
  for (const auto& row :
       tx_.exec_params("SELECT booking_id, closed FROM document_booking "
                       "WHERE booking_id = ANY($1::text[]) AND closed IS NOT NULL",
                       list_of(bookings))) {
    closed_.emplace(row[0].as<std::string>(), row[1].as<std::string>());
  }
}

const DocumentRow* Ledger::find(const std::string& document) const {
  const auto found = documents_.find(document);
  return found == documents_.end() ? nullptr : &found->second;
}

std::vector<std::string> Ledger::of_booking(const std::string& booking) const {
  std::vector<std::string> ids;
  for (const auto& [id, row] : documents_) {
    if (row.booking.str() == booking) ids.push_back(id);
  }
  return ids;
}

int Ledger::earlier_retries(const DocumentRow& row) const {
  int count = 0;
  for (const auto& [id, other] : documents_) {
    if (other.sent_back && other.id != row.id && same_place(other, row)) ++count;
  }
  return count;
}

void Ledger::note_held(const Event& event) {
  held_.emplace(event.data.at("booking_id").get<std::string>(), event);
}

void Ledger::note_uploaded(const Event& event, Instant now) {
  const nlohmann::json& data = event.data;
  DocumentRow uploaded;
  uploaded.id = DocumentId{data.at("document_id").get<std::string>()};
  uploaded.booking = BookingId{data.at("booking_id").get<std::string>()};
  uploaded.n = data.at("n");
  uploaded.kind = data.at("kind");
  uploaded.person = PersonId{data.at("person_id").get<std::string>()};
  uploaded.blob = data.at("blob");
  uploaded.content_hash = data.at("content_hash");
  uploaded.media_type = data.at("media_type");
  uploaded.office_id = event.office_id;
  uploaded.correlation_id = event.correlation_id;
  uploaded.uploaded_at = event.time;

  const std::string id = uploaded.id.str();
  const DocumentRow* known = find(id);
  const bool closed = closed_.contains(uploaded.booking.str());
  if (known != nullptr && (closed || known->document.state != State::superseded)) return;
  if (known == nullptr) {
    // An id that another booking's document bears is no upload of ours.
    if (find_document(tx_, id)) throw PoisonMessage("the document belongs to another booking");
  } else if (!same_place(*known, uploaded)) {
    throw PoisonMessage("the document belongs to another applicant");
  }
  if (uploaded.kind != "other") {
    for (auto& [other_id, other] : documents_) {
      if (other_id != id && same_place(other, uploaded)) {
        apply(other_id, NewerUploaded{}, event, now);
      }
    }
  }
  if (known != nullptr) {
    ++documents_.at(id).round;
    apply(id, UploadedAgain{}, event, now);
  } else {
    if (uploaded.kind == "other") {
      uploaded.document.state = State::kept;
    } else if (closed) {
      uploaded.document.state = State::closed;
    }
    const DocumentRow& kept = documents_.emplace(id, std::move(uploaded)).first->second;
    if (kept.document.state == State::waiting) add_effect(kept, kReadScan, event, now);
  }
  changed_.insert(id);
}

bool Ledger::read_again(const std::string& document, const Event& cause, Instant now) {
  const auto found = documents_.find(document);
  if (found == documents_.end() || found->second.document.state != State::review) return false;
  // A round of its own: its effects aren't those of the first reading.
  ++found->second.round;
  changed_.insert(document);
  add_effect(found->second, kReadScan, cause, now);
  effects_.back().payload[kAgain] = true;
  return true;
}

void Ledger::note_ended(const std::string& booking, const Event& event, Instant now) {
  const std::string why{kind_of(event.type).schema};
  ended_.emplace(booking, why);
  closed_.emplace(booking, why);
  for (const std::string& id : of_booking(booking)) apply(id, BookingEnded{}, event, now);
}

bool Ledger::apply(const std::string& document, const Input& input, const Event& cause, Instant now,
                   const nlohmann::json& more) {
  const auto found = documents_.find(document);
  if (found == documents_.end()) return false;
  DocumentRow& row = found->second;
  row.document.earlier_retries = earlier_retries(row);
  Decision decision = decide(row.document, input, rules_);
  if (!decision.next) return false;
  if (decision.next->state != row.document.state &&
      !may_become(row.document.state, decision.next->state)) {
    throw std::logic_error("document: no way from " + std::string(name_of(row.document.state)) +
                           " to " + std::string(name_of(decision.next->state)));
  }
  keep(row, std::move(decision), cause, now, more);
  return true;
}

void Ledger::keep(DocumentRow& row, Decision&& decision, const Event& cause, Instant now,
                  const nlohmann::json& more) {
  const State before = row.document.state;
  row.document = std::move(*decision.next);
  ++row.version;
  if (row.document.state == State::retry) row.sent_back = true;
  changed_.insert(row.id.str());
  if (before != row.document.state) {
    nlohmann::json codes = nlohmann::json::array();
    for (const Reason& reason : row.document.reasons) codes.push_back(reason.code);
    log::info("document", {{"document", row.id.str()},
                           {"booking", row.booking.str()},
                           {"from", name_of(before)},
                           {"to", name_of(row.document.state)},
                           {"reasons", std::move(codes)}});
    metrics::count("antrean_documents_total",
                   {{"kind", row.kind}, {"state", std::string(name_of(row.document.state))}});
  }
  for (const Said& said : decision.says) {
    Event event = caused_by(cause, said.type, kSource, now);
    event.subject = row.id.str();
    event.key = row.booking.str();
    event.office_id = row.office_id;
    if (!row.correlation_id.empty()) event.correlation_id = row.correlation_id;
    event.data = data_of(said, row.booking, row.id, row.n, row.kind);
    if (said.type == EventType::document_read) event.data.update(more);
    events_.push_back(std::move(event));
  }
  if (decision.read_scan) add_effect(row, kReadScan, cause, now);
  if (decision.ask_registry) add_effect(row, kCheckRegistry, cause, now);
}

void Ledger::add_effect(const DocumentRow& row, const char* kind, const Event& cause, Instant now) {
  const bool reads = kind == std::string_view{kReadScan};
  effects_.push_back({EffectId{row.id.str() + (reads ? ":read:" + engine_ : ":registry") + ":" +
                               std::to_string(row.round)},
                      kConsumer,
                      kind,
                      row.id.str(),
                      {{"booking_id", row.booking.str()}, {"n", row.n}, {"kind", row.kind}},
                      cause.id.str(),
                      now,
                      now,
                      std::nullopt});
}

void Ledger::store(Instant now) {
  store_held();
  store_ended();
  store_documents(now);
  add_effects(tx_, effects_);
  if (!held_.empty()) {
    std::set<std::string> bookings;
    for (const auto& [booking, event] : held_) bookings.insert(booking);
    tx_.exec_params0(
        "UPDATE effect SET due_at = $1 WHERE consumer = $2 AND kind = $3 AND state = 'ready' "
        "AND due_at > $1 AND subject IN "
        "(SELECT id FROM document WHERE booking_id = ANY($4::text[]) AND state = 'WAITING')",
        to_sql(now), kConsumer, kReadScan, list_of(bookings));
  }
  append_to_outbox(tx_, events_);
}

void Ledger::store_held() {
  if (held_.empty()) return;
  ArrayLiteral ids, codes, offices;
  ArrayLiteral bookings, numbers, persons, sealed, kinds;
  for (const auto& [booking, event] : held_) {
    ids.add(std::string_view{booking});
    codes.add(std::string_view{event.data.at("code").get_ref<const std::string&>()});
    offices.add(std::string_view{event.data.at("office_id").get_ref<const std::string&>()});
    for (const auto& one : event.data.at("applicants")) {
      bookings.add(std::string_view{booking});
      numbers.add(one.at("n").get<std::int64_t>());
      persons.add(std::string_view{one.at("person_id").get_ref<const std::string&>()});
      sealed.add(std::string_view{one.at("sealed").get_ref<const std::string&>()});
      kinds.add(std::string_view{one.at("documents").dump()});
    }
  }
  tx_.exec_params0(
      "INSERT INTO document_booking (booking_id, code, office_id) "
      "SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) ON CONFLICT DO NOTHING",
      ids.str(), codes.str(), offices.str());
  tx_.exec_params0(
      "INSERT INTO document_claim (booking_id, n, person_id, sealed, kinds) "
      "SELECT b, n, p, s, ARRAY(SELECT jsonb_array_elements_text(k::jsonb)) "
      "FROM unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[]) AS c(b, n, p, s, k) "
      "ON CONFLICT DO NOTHING",
      bookings.str(), numbers.str(), persons.str(), sealed.str(), kinds.str());
}

void Ledger::store_ended() {
  if (ended_.empty()) return;
  ArrayLiteral bookings, whys;
  for (const auto& [booking, why] : ended_) {
    bookings.add(std::string_view{booking});
    whys.add(std::string_view{why});
  }
  // A booking that was refused at once was never held, and has no row.
  tx_.exec_params0(
      "UPDATE document_booking SET closed = e.why "
      "FROM unnest($1::text[], $2::text[]) AS e(booking, why) "
      "WHERE booking_id = e.booking AND closed IS NULL",
      bookings.str(), whys.str());
}

void Ledger::store_documents(Instant now) {
  if (changed_.empty()) return;
  ArrayLiteral ids, bookings, numbers, kinds, persons, blobs, hashes, media, offices, correlations;
  ArrayLiteral states, reasons, said, sent_back, rounds, versions, uploaded;
  for (const std::string& id : changed_) {
    const DocumentRow& row = documents_.at(id);
    ids.add(std::string_view{id});
    bookings.add(std::string_view{row.booking.str()});
    numbers.add(std::int64_t{row.n});
    kinds.add(std::string_view{row.kind});
    persons.add(std::string_view{row.person.str()});
    blobs.add(std::string_view{row.blob});
    hashes.add(std::string_view{row.content_hash});
    media.add(std::string_view{row.media_type});
    offices.add(std::string_view{row.office_id});
    correlations.add(std::string_view{row.correlation_id});
    states.add(name_of(row.document.state));
    reasons.add(std::string_view{to_json(row.document.reasons).dump()});
    said.add(row.document.unavailable_said);
    sent_back.add(row.sent_back);
    rounds.add(std::int64_t{row.round});
    versions.add(std::int64_t{row.version});
    uploaded.add(row.uploaded_at);
  }
  tx_.exec_params0(
      "INSERT INTO document (id, booking_id, n, kind, person_id, blob, content_hash, media_type, "
      "office_id, correlation_id, state, reasons, unavailable_said, sent_back, round, version, "
      "uploaded_at, changed_at) "
      "SELECT i, b, n, k, p, bl, h, m, o, c, s, r::jsonb, us, sb, ro, v, up, $18 "
      "FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[], $6::text[], "
      "$7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::boolean[], "
      "$14::boolean[], $15::int[], $16::int[], $17::timestamptz[]) "
      "AS d(i, b, n, k, p, bl, h, m, o, c, s, r, us, sb, ro, v, up) "
      "ON CONFLICT (id) DO UPDATE SET state = excluded.state, reasons = excluded.reasons, "
      "unavailable_said = excluded.unavailable_said, sent_back = excluded.sent_back, "
      "round = excluded.round, version = excluded.version, changed_at = excluded.changed_at",
      ids.str(), bookings.str(), numbers.str(), kinds.str(), persons.str(), blobs.str(),
      hashes.str(), media.str(), offices.str(), correlations.str(), states.str(), reasons.str(),
      said.str(), sent_back.str(), rounds.str(), versions.str(), uploaded.str(), to_sql(now));
}

}  // namespace antrean::verification
