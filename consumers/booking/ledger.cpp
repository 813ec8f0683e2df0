#include "consumers/booking/ledger.hpp"

#include <array>
#include <future>
#include <stdexcept>

#include "common/db/arrays.hpp"
#include "common/db/outbox.hpp"
#include "common/events/json_text.hpp"
#include "common/log.hpp"
#include "common/sealing.hpp"
#include "consumers/booking/booking_json.hpp"
#include "consumers/booking/core/decide.hpp"
#include "consumers/booking/core/wording.hpp"

namespace antrean::booking {
namespace {

// Below this many events a thread costs more than it saves.
constexpr std::size_t kWorthAThread = 50;

std::string slot_key(const std::string& office, const std::string& date, const std::string& time) {
  return office + '|' + date + '|' + time;
}

// One id for one (template, subject, version) ever: whoever says it, the notice is the same.
NoticeId notice_id(const std::string& name, const std::string& subject, std::int64_t version) {
  const std::string hash =
      content_hash(as_bytes(name + '\x1f' + subject + '\x1f' + std::to_string(version)));
  unsigned char bytes[16];
  for (std::size_t i = 0; i < 16; ++i) {
    const auto nibble = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    bytes[i] = static_cast<unsigned char>(nibble(hash[2 * i]) << 4 | nibble(hash[2 * i + 1]));
  }
  return NoticeId{uuid_from_bytes(bytes)};
}

}  // namespace

void Ledger::load(const std::vector<Incoming>& inputs, Instant now) {
  std::set<std::string> ids;
  for (const Incoming& incoming : inputs) {
    if (!incoming.booking.empty()) ids.insert(incoming.booking.str());
  }
  load_bookings(ids);
  load_slots(inputs);
  load_persons(inputs, now);
  load_payments(inputs);
}

void Ledger::load_bookings(const std::set<std::string>& ids) {
  if (ids.empty()) return;
  ArrayLiteral list;
  for (const std::string& id : ids) list.add(std::string_view{id});
  for (const auto& row :
       tx_.exec_params("SELECT id, document FROM booking WHERE id = ANY($1::text[]) "
                       "ORDER BY id FOR UPDATE",
                       list.str())) {
    Booking booking = from_document(nlohmann::json::parse(row[1].c_str()));
    booking.id = BookingId{row[0].as<std::string>()};
    bookings_.emplace(booking.id.str(), std::move(booking));
  }
}

void Ledger::load_slots(const std::vector<Incoming>& inputs) {
  std::map<std::string, SlotRow> wanted;
  const auto want = [&](const OfficeId& office_id, const std::string& date,
                        const std::string& time) {
    const Office* office = offices_.find(office_id);
    if (office == nullptr) return;
    const auto capacity = office->slots.find(time);
    if (capacity == office->slots.end()) return;
    wanted[slot_key(office_id.str(), date, time)] = {
        office_id.str(), date, time, capacity->second, 0, 0, 0, 0, false};
  };
  for (const Incoming& incoming : inputs) {
    if (const auto* requested = std::get_if<Requested>(&incoming.input)) {
      want(requested->office, requested->date, requested->slot);
    }
  }
  for (const auto& [id, booking] : bookings_) want(booking.office, booking.date, booking.slot);
  if (wanted.empty()) return;
  ArrayLiteral offices, dates, times, capacities;
  for (const auto& [key, row] : wanted) {
    offices.add(std::string_view{row.office});
    dates.add(std::string_view{row.date});
    times.add(std::string_view{row.time});
    capacities.add(std::int64_t{row.capacity});
  }
  tx_.exec_params0(
      "INSERT INTO slot (office_id, date, slot, capacity) SELECT * FROM "
      "unnest($1::text[], $2::text[], $3::text[], $4::int[]) ON CONFLICT DO NOTHING",
      offices.str(), dates.str(), times.str(), capacities.str());
  for (const auto& row : tx_.exec_params(
           "SELECT s.office_id, s.date, s.slot, capacity, held, confirmed, overbooked, queue_last "
           "FROM slot s JOIN unnest($1::text[], $2::text[], $3::text[]) AS w(office_id, date, "
           "slot) "
           "USING (office_id, date, slot) ORDER BY 1, 2, 3 FOR UPDATE OF s",
           offices.str(), dates.str(), times.str())) {
    SlotRow slot{row[0].as<std::string>(), row[1].as<std::string>(), row[2].as<std::string>(),
                 row[3].as<int>(),         row[4].as<int>(),         row[5].as<int>(),
                 row[6].as<int>(),         row[7].as<int>(),         false};
    slots_.emplace(slot_key(slot.office, slot.date, slot.time), std::move(slot));
  }
}

void Ledger::load_persons(const std::vector<Incoming>& inputs, Instant now) {
  std::set<PersonId> persons;
  for (const Incoming& incoming : inputs) {
    if (const auto* requested = std::get_if<Requested>(&incoming.input)) {
      for (const Applicant& one : requested->applicants) persons.insert(one.person);
    }
  }
  // Cooldowns may be set for the people of loaded bookings; those rows are written unseen.
  if (persons.empty()) return;
  ArrayLiteral list;
  for (const PersonId& person : persons) list.add(std::string_view{person.str()});
  for (const auto& row : tx_.exec_params("SELECT person_id, anchor_date, first_date, cause_booking "
                                         "FROM cooldown WHERE person_id = ANY($1::text[])",
                                         list.str())) {
    cooldowns_[PersonId{row[0].as<std::string>()}] = {
        row[1].as<std::string>(), row[2].as<std::string>(), BookingId{row[3].as<std::string>()}};
  }
  for (const auto& row : tx_.exec_params("SELECT person_id, booking_id FROM applicant "
                                         "WHERE live AND person_id = ANY($1::text[])",
                                         list.str())) {
    live_[PersonId{row[0].as<std::string>()}][row[1].as<std::string>()] = true;
  }
  for (const auto& row :
       tx_.exec_params("SELECT person_id, count(*) FROM applicant WHERE unpaid_at > $2 "
                       "AND person_id = ANY($1::text[]) GROUP BY person_id",
                       list.str(), to_sql(now - std::chrono::hours{24}))) {
    unpaid_counts_[PersonId{row[0].as<std::string>()}] = row[1].as<int>();
  }
}

void Ledger::load_payments(const std::vector<Incoming>& inputs) {
  ArrayLiteral ntpns;
  for (const Incoming& incoming : inputs) {
    if (const auto* payment = std::get_if<PaymentReceived>(&incoming.input)) {
      ntpns.add(std::string_view{payment->ntpn});
    }
  }
  if (ntpns.empty()) return;
  for (const auto& row :
       tx_.exec_params("SELECT ntpn FROM payment WHERE ntpn = ANY($1::text[])", ntpns.str())) {
    ntpns_.insert(row[0].as<std::string>());
  }
}

Ledger::SlotRow* Ledger::slot_of(const OfficeId& office, const std::string& date,
                                 const std::string& time) {
  const auto found = slots_.find(slot_key(office.str(), date, time));
  return found == slots_.end() ? nullptr : &found->second;
}

Facts Ledger::facts_for(const Incoming& incoming, const Booking* state) {
  Facts facts;
  const SlotRow* slot = nullptr;
  if (const auto* requested = std::get_if<Requested>(&incoming.input)) {
    facts.office = offices_.find(requested->office);
    slot = slot_of(requested->office, requested->date, requested->slot);
    for (const Applicant& one : requested->applicants) {
      if (const auto found = cooldowns_.find(one.person); found != cooldowns_.end()) {
        facts.cooldowns.insert(*found);
      }
      if (const auto found = live_.find(one.person); found != live_.end()) {
        for (const auto& [booking, is] : found->second) {
          if (is && booking != incoming.booking.str()) facts.live[one.person] = BookingId{booking};
        }
      }
      if (const auto found = unpaid_counts_.find(one.person); found != unpaid_counts_.end()) {
        facts.unpaid.insert(*found);
      }
    }
  } else if (state != nullptr) {
    facts.office = offices_.find(state->office);
    slot = slot_of(state->office, state->date, state->slot);
  }
  if (slot != nullptr) {
    facts.seats_free = slot->capacity - slot->held - slot->confirmed;
    facts.queue_last = slot->queue_last;
    facts.overbooked = slot->overbooked;
  }
  if (const auto* payment = std::get_if<PaymentReceived>(&incoming.input)) {
    facts.ntpn_known = ntpns_.contains(payment->ntpn);
  }
  return facts;
}

void Ledger::apply(const Incoming& incoming, Instant now) {
  const auto found = bookings_.find(incoming.booking.str());
  const Booking* state = found == bookings_.end() ? nullptr : &found->second;
  const Facts facts = facts_for(incoming, state);
  Decision decision = decide(state, incoming.booking, incoming.input, facts, now, policy_);
  if (state != nullptr && decision.next && !may_become(state->state, decision.next->state)) {
    throw std::logic_error("booking: no way from " + std::string(name_of(state->state)) + " to " +
                           std::string(name_of(decision.next->state)));
  }
  keep(incoming, std::move(decision), now);
}

void Ledger::keep(const Incoming& incoming, Decision&& decision, Instant now) {
  const auto before = bookings_.find(incoming.booking.str());
  const std::string cause = incoming.cause.id.str();
  if (const auto* payment = std::get_if<PaymentReceived>(&incoming.input)) {
    ntpns_.insert(payment->ntpn);
    payments_.push_back({cause, incoming.booking.str(), *payment,
                         incoming.cause.data.value("channel", ""),
                         decision.payment ? decision.payment->code : ""});
  }
  if (decision.next) {
    Booking& next = *decision.next;
    if (next.correlation_id.empty()) next.correlation_id = incoming.cause.correlation_id;
    if (SlotRow* slot = slot_of(next.office, next.date, next.slot)) {
      slot->held += decision.held_change;
      slot->confirmed += decision.confirmed_change;
      slot->queue_last += decision.queue_numbers_taken;
      slot->overbooked += decision.overbooked_change;
      slot->changed = slot->changed || decision.held_change != 0 ||
                      decision.confirmed_change != 0 || decision.queue_numbers_taken != 0;
    }
    for (const Applicant& one : next.applicants) {
      live_[one.person][next.id.str()] = is_live(next.state);
      if (decision.unpaid) ++unpaid_counts_[one.person];
    }
    if (decision.unpaid) unpaid_.insert(next.id.str());
    const bool moved = before == bookings_.end() || before->second.state != next.state;
    if (moved) {
      log::info("booking",
                {{"booking", next.id.str()},
                 {"from", before == bookings_.end() ? "REQUESTED" : name_of(before->second.state)},
                 {"to", name_of(next.state)},
                 {"reason", next.reason},
                 {"version", next.version}});
    }
    if (before == bookings_.end()) fresh_.insert(next.id.str());
    changed_.insert(next.id.str());
    bookings_[incoming.booking.str()] = std::move(next);
  }
  const Booking* booking = nullptr;
  if (const auto found = bookings_.find(incoming.booking.str()); found != bookings_.end()) {
    booking = &found->second;
  }
  for (EventOut& out : decision.events) {
    Event event = caused_by(incoming.cause, out.type, kSource, now);
    event.data = std::move(out.data);
    if (booking != nullptr) {
      event.subject = booking->id.str();
      event.key = booking->id.str();
      event.office_id = booking->office.str();
      event.correlation_id = booking->correlation_id;
    }
    events_.push_back(std::move(event));
  }
  if (booking == nullptr) return;
  for (const TimerOut& timer : decision.timers) {
    timers_.push_back(
        {timer.kind, booking->id.str(), timer.version, timer.due_at, booking->office.str(), cause});
  }
  for (const NoticeOut& notice : decision.notices) keep_notice(incoming, *booking, notice, now);
  for (const CooldownOut& cooldown : decision.cooldowns) {
    cooldowns_[cooldown.person] = {cooldown.anchor_date, cooldown.first_date, booking->id};
    cooldowns_changed_.insert(cooldown.person);
  }
  if (decision.request_billing) {
    const std::int64_t amount =
        policy_.fees.at(booking->product) * static_cast<std::int64_t>(booking->applicants.size());
    effects_.push_back({EffectId{booking->id.str() + ":billing"},
                        kConsumer,
                        kBillingRequest,
                        booking->id.str(),
                        {{"amount", amount},
                         {"office_id", booking->office.str()},
                         {"correlation_id", booking->correlation_id}},
                        cause,
                        now,
                        now,
                        std::nullopt});
  }
}

void Ledger::keep_notice(const Incoming& incoming, const Booking& booking, const NoticeOut& notice,
                         Instant now) {
  const Applicant* recipient = &booking.applicants.front();
  for (const Applicant& one : booking.applicants) {
    if (one.n == notice.n) recipient = &one;
  }
  nlohmann::json states = nlohmann::json::array();
  for (const State state : notice.valid_states) states.push_back(name_of(state));
  Event event = caused_by(incoming.cause, EventType::notice_requested, kSource, now);
  event.key = booking.id.str();
  event.subject = notice_id(notice.name, booking.id.str(), booking.version).str();
  event.office_id = booking.office.str();
  event.correlation_id = booking.correlation_id;
  event.data = {{"booking_id", booking.id.str()},
                // N13 goes out twice; what stands behind the dash tells the two apart.
                {"template", notice.name.substr(0, notice.name.find('-'))},
                {"version", booking.version},
                {"subject", booking.id.str() + (notice.name.find('-') == std::string::npos
                                                    ? ""
                                                    : notice.name.substr(notice.name.find('-')))},
                {"person_id", recipient->person.str()},
                {"sealed", recipient->sealed},
                {"language", booking.language},
                {"zone", "Asia/Jakarta"},
                {"urgent", notice.urgent},
                {"not_after", to_rfc3339(notice.not_after)},
                {"parameters", notice.parameters}};
  if (const Office* office = offices_.find(booking.office)) event.data["zone"] = office->zone;
  if (!states.empty()) event.data["valid_states"] = std::move(states);
  events_.push_back(std::move(event));
}

void Ledger::store(Instant now) {
  // The texts of bookings and events are most of the work here: a thread makes them while the
  // database stores the rest. Only this thread uses the transaction.
  const auto how = changed_.size() < kWorthAThread ? std::launch::deferred : std::launch::async;
  auto documents = std::async(how, [this] { return booking_rows(); });
  store_applicants(now);
  store_slots();
  store_cooldowns();
  store_payments();
  set_timers(tx_, timers_);
  add_effects(tx_, effects_);
  const BookingRows rows = documents.get();
  auto outbox = std::async(how, [events = std::move(events_)] { return OutboxRows{events}; });
  store_bookings(rows, now);
  outbox.get().append(tx_);
}

Ledger::BookingRows Ledger::booking_rows() const {
  BookingRows rows;
  for (const std::string& id : changed_) {
    std::string text = to_json_text(to_document(bookings_.at(id)));
    if (fresh_.contains(id)) {
      rows.fresh.emplace_back(id, std::move(text));
    } else {
      rows.ids.add(std::string_view{id});
      rows.documents.add(std::string_view{text});
    }
  }
  return rows;
}

// New rows come by COPY, which is half the work for the database. Should one be there after all,
// COPY fails and the batch is tried again, and then finds it.
void Ledger::store_bookings(const BookingRows& rows, Instant now) {
  if (!rows.fresh.empty()) {
    static const std::vector<std::string> kColumns{"id", "document", "updated_at"};
    const std::string moment = to_sql(now);
    pqxx::stream_to stream{tx_, "booking", kColumns};
    for (const auto& [id, document] : rows.fresh) {
      stream << std::array<std::string, 3>{id, document, moment};
    }
    stream.complete();
  }
  if (rows.ids.empty()) return;
  tx_.exec_params0(
      "INSERT INTO booking (id, document, updated_at) "
      "SELECT id, document::jsonb, $3 FROM unnest($1::text[], $2::text[]) "
      "AS b(id, document) ON CONFLICT (id) DO UPDATE "
      "SET document = excluded.document, updated_at = excluded.updated_at",
      rows.ids.str(), rows.documents.str(), to_sql(now));
}

void Ledger::store_applicants(Instant now) {
  store_fresh_applicants();
  ArrayLiteral bookings, numbers, persons, live, unpaid;
  for (const std::string& id : changed_) {
    const Booking& booking = bookings_.at(id);
    if (fresh_.contains(id) && !unpaid_.contains(id)) continue;
    for (const Applicant& one : booking.applicants) {
      bookings.add(std::string_view{id});
      numbers.add(std::int64_t{one.n});
      persons.add(std::string_view{one.person.str()});
      live.add(is_live(booking.state));
      if (unpaid_.contains(id)) {
        unpaid.add(now);
      } else {
        unpaid.add_null();
      }
    }
  }
  if (bookings.empty()) return;
  // Most changes leave these rows as they are; only real differences are written.
  tx_.exec_params0(
      "INSERT INTO applicant AS a (booking_id, n, person_id, live, unpaid_at) "
      "SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::boolean[], $5::timestamptz[]) "
      "ON CONFLICT (booking_id, n) DO UPDATE SET live = excluded.live, "
      "unpaid_at = coalesce(excluded.unpaid_at, a.unpaid_at) "
      "WHERE a.live <> excluded.live OR excluded.unpaid_at IS NOT NULL",
      bookings.str(), numbers.str(), persons.str(), live.str(), unpaid.str());
}

void Ledger::store_fresh_applicants() {
  std::vector<std::array<std::string, 4>> rows;
  for (const std::string& id : fresh_) {
    if (unpaid_.contains(id)) continue;
    const Booking& booking = bookings_.at(id);
    for (const Applicant& one : booking.applicants) {
      rows.push_back(
          {id, std::to_string(one.n), one.person.str(), is_live(booking.state) ? "t" : "f"});
    }
  }
  if (rows.empty()) return;
  static const std::vector<std::string> kColumns{"booking_id", "n", "person_id", "live"};
  pqxx::stream_to stream{tx_, "applicant", kColumns};
  for (const auto& row : rows) stream << row;
  stream.complete();
}

void Ledger::store_slots() {
  ArrayLiteral offices, dates, times, held, confirmed, overbooked, queue;
  for (const auto& [key, slot] : slots_) {
    if (!slot.changed) continue;
    offices.add(std::string_view{slot.office});
    dates.add(std::string_view{slot.date});
    times.add(std::string_view{slot.time});
    held.add(std::int64_t{slot.held});
    confirmed.add(std::int64_t{slot.confirmed});
    overbooked.add(std::int64_t{slot.overbooked});
    queue.add(std::int64_t{slot.queue_last});
  }
  if (offices.empty()) return;
  tx_.exec_params0(
      "UPDATE slot SET held = n.held, confirmed = n.confirmed, overbooked = n.overbooked, "
      "queue_last = n.queue_last FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], "
      "$5::int[], $6::int[], $7::int[]) AS n(office_id, date, slot, held, confirmed, overbooked, "
      "queue_last) WHERE slot.office_id = n.office_id AND slot.date = n.date AND slot.slot = "
      "n.slot",
      offices.str(), dates.str(), times.str(), held.str(), confirmed.str(), overbooked.str(),
      queue.str());
}

void Ledger::store_cooldowns() {
  if (cooldowns_changed_.empty()) return;
  ArrayLiteral persons, anchors, firsts, causes;
  for (const PersonId& person : cooldowns_changed_) {
    const Cooldown& cooldown = cooldowns_.at(person);
    persons.add(std::string_view{person.str()});
    anchors.add(std::string_view{cooldown.anchor_date});
    firsts.add(std::string_view{cooldown.first_date});
    causes.add(std::string_view{cooldown.cause.str()});
  }
  // A later first date stays: a cooldown is never shortened.
  tx_.exec_params0(
      "INSERT INTO cooldown AS c (person_id, anchor_date, first_date, cause_booking) "
      "SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) "
      "ON CONFLICT (person_id) DO UPDATE SET anchor_date = excluded.anchor_date, "
      "first_date = excluded.first_date, cause_booking = excluded.cause_booking "
      "WHERE c.first_date < excluded.first_date",
      persons.str(), anchors.str(), firsts.str(), causes.str());
}

void Ledger::store_payments() {
  if (payments_.empty()) return;
  ArrayLiteral events, ntpns, codes, bookings, amounts, channels, paid, received, judged;
  for (const PaymentRow& row : payments_) {
    events.add(std::string_view{row.event_id});
    ntpns.add(std::string_view{row.payment.ntpn});
    codes.add(std::string_view{row.payment.billing_code});
    if (row.booking.empty()) {
      bookings.add_null();
    } else {
      bookings.add(std::string_view{row.booking});
    }
    amounts.add(row.payment.amount);
    channels.add(std::string_view{row.channel});
    paid.add(row.payment.paid_at);
    received.add(row.payment.received_at);
    judged.add(std::string_view{row.judged});
  }
  tx_.exec_params0(
      "INSERT INTO payment (event_id, ntpn, billing_code, booking_id, amount, channel, paid_at, "
      "received_at, judged) SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], "
      "$5::bigint[], $6::text[], $7::timestamptz[], $8::timestamptz[], $9::text[]) "
      "ON CONFLICT DO NOTHING",
      events.str(), ntpns.str(), codes.str(), bookings.str(), amounts.str(), channels.str(),
      paid.str(), received.str(), judged.str());
}

}  // namespace antrean::booking
