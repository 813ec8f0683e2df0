#include "consumers/delivery/ledger.hpp"

#include <stdexcept>

#include "common/db/arrays.hpp"
#include "common/db/outbox.hpp"
#include "common/errors.hpp"
#include "common/log.hpp"
#include "common/metrics.hpp"
#include "common/sealing.hpp"
#include "consumers/delivery/delivery_json.hpp"

namespace antrean::delivery {
namespace {

// First of the two keys of the bookings' advisory locks; any fixed number.
constexpr int kLockSpace = 7'215;

std::string list_of(const std::set<std::string>& values) {
  ArrayLiteral list;
  for (const std::string& value : values) list.add(std::string_view{value});
  return list.str();
}

// One id for one (template, subject, version) ever.
NoticeId notice_id(const std::string& name, const std::string& subject, std::int64_t version) {
  const std::string hash =
      content_hash(as_bytes(name + '\x1f' + subject + '\x1f' + std::to_string(version)));
  unsigned char bytes[16];
  for (std::size_t i = 0; i < 16; ++i) {
    bytes[i] = static_cast<unsigned char>(std::stoi(hash.substr(2 * i, 2), nullptr, 16));
  }
  return NoticeId{uuid_from_bytes(bytes)};
}

Instant instant_in(const nlohmann::json& data, const char* key) {
  const auto instant = parse_rfc3339(data.at(key).get_ref<const std::string&>());
  if (!instant) throw PoisonMessage(std::string(key) + " is not an RFC 3339 instant");
  return *instant;
}

}  // namespace

void Ledger::lock_bookings(const std::set<std::string>& bookings) {
  if (bookings.empty()) return;
  // In the order of the keys, so that two workers can't deadlock.
  tx_.exec_params(
      "SELECT count(pg_advisory_xact_lock($1, key)) FROM "
      "(SELECT DISTINCT hashtext(b) AS key FROM unnest($2::text[]) AS b ORDER BY 1) AS keys",
      kLockSpace, list_of(bookings));
}

void Ledger::load(const std::set<std::string>& deliveries, const std::set<std::string>& bookings) {
  if (deliveries.empty() && bookings.empty()) return;
  lock_bookings(bookings);
  std::set<std::string> wanted = bookings;
  for (const auto& row :
       tx_.exec_params("SELECT id, document FROM delivery WHERE id = ANY($1::text[]) "
                       "OR booking_id = ANY($2::text[]) ORDER BY id FOR UPDATE",
                       list_of(deliveries), list_of(bookings))) {
    const DeliveryId id{row[0].as<std::string>()};
    Delivery delivery = from_document(id, nlohmann::json::parse(row[1].c_str()));
    wanted.insert(delivery.booking.str());
    deliveries_.emplace(id.str(), std::move(delivery));
  }
  if (wanted.empty()) return;
  for (const auto& row : tx_.exec_params(
           "SELECT booking_id, n FROM delivery_issued WHERE booking_id = ANY($1::text[])",
           list_of(wanted))) {
    issued_[row[0].as<std::string>()].insert(row[1].as<int>());
  }
}

std::vector<std::string> Ledger::of_booking(const std::string& booking) const {
  std::vector<std::string> ids;
  for (const auto& [id, delivery] : deliveries_) {
    if (delivery.booking.str() == booking) ids.push_back(id);
  }
  return ids;
}

const Delivery* Ledger::find(const std::string& delivery) const {
  const auto found = deliveries_.find(delivery);
  return found == deliveries_.end() ? nullptr : &found->second;
}

void Ledger::note_issued(const std::string& booking, int n, Instant at) {
  if (issued_[booking].insert(n).second) issued_rows_.push_back({booking, n, at});
}

void Ledger::note_tracking(const Event& event, bool applied) {
  const std::string raw = event.data.at("status");
  const auto status = tracking_of(raw);
  tracking_rows_.push_back({event.id.str(), event.data.at("request_id"), raw,
                            status ? std::string(name_of(*status)) : "",
                            instant_in(event.data, "occurred_at"),
                            instant_in(event.data, "received_at"), applied});
  metrics::count("antrean_delivery_tracking_total",
                 {{"status", status ? "known" : "unknown"}, {"applied", applied ? "yes" : "no"}});
}

Facts Ledger::facts_for(const Delivery* state, const Input& input) const {
  Facts facts;
  const Delivery* about = state;
  if (const auto* requested = std::get_if<Requested>(&input)) about = &requested->wanted;
  if (about == nullptr) return facts;
  if (const auto found = issued_.find(about->booking.str()); found != issued_.end()) {
    facts.issued = found->second;
  }
  for (const auto& [id, other] : deliveries_) {
    if (other.booking == about->booking && other.id != about->id && !is_final(other.state)) {
      facts.other_under_way = true;
    }
  }
  const Office* office = offices_.find(about->office);
  facts.office_name = office != nullptr ? office->short_name : about->office.str();
  return facts;
}

bool Ledger::apply(const std::string& delivery, const Input& input, const Event& cause,
                   Instant now) {
  const Delivery* state = find(delivery);
  Decision decision = decide(state, input, facts_for(state, input), now);
  if (!decision.next) return false;
  if (state != nullptr && !may_become(state->state, decision.next->state)) {
    throw std::logic_error("delivery: no way from " + std::string(name_of(state->state)) + " to " +
                           std::string(name_of(decision.next->state)));
  }
  keep(cause, std::move(decision), now);
  return true;
}

void Ledger::keep(const Event& cause, Decision&& decision, Instant now) {
  Delivery& next = *decision.next;
  const auto before = deliveries_.find(next.id.str());
  if (before == deliveries_.end() || before->second.state != next.state) {
    log::info("delivery", {{"delivery", next.id.str()},
                           {"booking", next.booking.str()},
                           {"from", before == deliveries_.end() ? std::string_view{"-"}
                                                                : name_of(before->second.state)},
                           {"to", name_of(next.state)},
                           {"version", next.version}});
  }
  if (next.correlation_id.empty()) next.correlation_id = cause.correlation_id;
  for (EventOut& out : decision.events) {
    Event event = caused_by(cause, out.type, kSource, now);
    event.subject = next.id.str();
    event.key = next.booking.str();
    event.office_id = next.office.str();
    event.correlation_id = next.correlation_id;
    event.data = std::move(out.data);
    events_.push_back(std::move(event));
  }
  for (const NoticeOut& notice : decision.notices) keep_notice(cause, next, notice, now);
  if (decision.request_pickup) {
    effects_.push_back(
        {EffectId{next.id.str() + ":postal"},
         kConsumer,
         kPostalRequest,
         next.id.str(),
         {{"booking_id", next.booking.str()},
          {"office_id", next.office.str()},
          {"person_id", next.person.str()},
          {"sealed_address", next.sealed_address},
          {"recipient",
           {{"person_id", next.recipient.person.str()}, {"sealed", next.recipient.sealed}}},
          {"passports", next.applicants.size()},
          {"correlation_id", next.correlation_id}},
         cause.id.str(),
         now,
         now,
         std::nullopt});
  }
  changed_.insert(next.id.str());
  deliveries_[next.id.str()] = std::move(next);
}

void Ledger::keep_notice(const Event& cause, const Delivery& delivery, const NoticeOut& notice,
                         Instant now) {
  Event event = caused_by(cause, EventType::notice_requested, kSource, now);
  event.key = delivery.booking.str();
  event.subject = notice_id(notice.name, delivery.id.str(), delivery.version).str();
  event.office_id = delivery.office.str();
  event.correlation_id = delivery.correlation_id;
  event.data = {{"booking_id", delivery.booking.str()},
                {"template", notice.name},
                {"version", delivery.version},
                {"subject", delivery.id.str()},
                {"person_id", delivery.recipient.person.str()},
                {"sealed", delivery.recipient.sealed},
                {"language", delivery.recipient.language},
                {"zone", delivery.zone},
                {"urgent", notice.urgent},
                {"not_after", to_rfc3339(notice.not_after)},
                {"parameters", notice.parameters}};
  events_.push_back(std::move(event));
}

void Ledger::store(Instant now) {
  store_deliveries(now);
  store_issued();
  store_tracking();
  add_effects(tx_, effects_);
  append_to_outbox(tx_, events_);
}

void Ledger::store_deliveries(Instant now) {
  if (changed_.empty()) return;
  ArrayLiteral ids, documents;
  for (const std::string& id : changed_) {
    ids.add(std::string_view{id});
    documents.add(std::string_view{to_document(deliveries_.at(id)).dump()});
  }
  tx_.exec_params0(
      "INSERT INTO delivery (id, document, updated_at) "
      "SELECT id, document::jsonb, $3 FROM unnest($1::text[], $2::text[]) AS d(id, document) "
      "ON CONFLICT (id) DO UPDATE SET document = excluded.document, "
      "updated_at = excluded.updated_at",
      ids.str(), documents.str(), to_sql(now));
}

void Ledger::store_issued() {
  if (issued_rows_.empty()) return;
  ArrayLiteral bookings, numbers, times;
  for (const IssuedRow& row : issued_rows_) {
    bookings.add(std::string_view{row.booking});
    numbers.add(std::int64_t{row.n});
    times.add(row.at);
  }
  tx_.exec_params0(
      "INSERT INTO delivery_issued (booking_id, n, issued_at) "
      "SELECT * FROM unnest($1::text[], $2::int[], $3::timestamptz[]) ON CONFLICT DO NOTHING",
      bookings.str(), numbers.str(), times.str());
}

void Ledger::store_tracking() {
  if (tracking_rows_.empty()) return;
  ArrayLiteral events, deliveries, raws, statuses, occurred, received, applied;
  for (const TrackingRow& row : tracking_rows_) {
    events.add(std::string_view{row.event_id});
    deliveries.add(std::string_view{row.delivery});
    raws.add(std::string_view{row.raw});
    if (row.status.empty()) {
      statuses.add_null();
    } else {
      statuses.add(std::string_view{row.status});
    }
    occurred.add(row.occurred_at);
    received.add(row.received_at);
    applied.add(row.applied);
  }
  tx_.exec_params0(
      "INSERT INTO delivery_tracking (event_id, delivery_id, status_raw, status, occurred_at, "
      "received_at, applied) SELECT * FROM unnest($1::text[], $2::text[], $3::text[], "
      "$4::text[], $5::timestamptz[], $6::timestamptz[], $7::boolean[]) ON CONFLICT DO NOTHING",
      events.str(), deliveries.str(), raws.str(), statuses.str(), occurred.str(), received.str(),
      applied.str());
}

}  // namespace antrean::delivery
