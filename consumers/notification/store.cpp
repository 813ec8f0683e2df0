#include "consumers/notification/store.hpp"

#include <map>

#include "common/db/arrays.hpp"
#include "common/errors.hpp"

namespace antrean::notification {
namespace {

constexpr const char* kColumns =
    "n.id, n.template, n.booking_id, n.subject, n.version, n.person_id, n.sealed, n.language, "
    "n.zone, n.office_id, n.urgent, n.valid_states, n.parameters, to_char(n.not_after AT TIME ZONE "
    "'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), n.cause, n.correlation_id, n.sms, n.email";
constexpr int kColumnCount = 18;

std::vector<std::string> texts_of(const nlohmann::json& list) {
  return list.is_array() ? list.get<std::vector<std::string>>() : std::vector<std::string>{};
}

std::optional<ChannelState> state_in(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return channel_state_of(field.c_str());
}

std::optional<std::string_view> text_of(const std::optional<ChannelState>& state) {
  if (!state) return std::nullopt;
  return name_of(*state);
}

ArrayLiteral list_of(const std::set<std::string>& ids) {
  ArrayLiteral list;
  for (const std::string& id : ids) list.add(std::string_view{id});
  return list;
}

NoticeRow notice_in(const pqxx::row& row) {
  NoticeRow notice;
  notice.id = NoticeId{row[0].as<std::string>()};
  notice.template_id = row[1].as<std::string>();
  notice.booking = BookingId{row[2].as<std::string>()};
  notice.subject = row[3].as<std::string>();
  notice.terms.version = row[4].as<std::int64_t>();
  notice.person = PersonId{row[5].as<std::string>()};
  notice.sealed = row[6].as<std::string>();
  notice.language = row[7].as<std::string>();
  notice.terms.zone = row[8].as<std::string>();
  notice.office_id = row[9].as<std::string>();
  notice.terms.urgent = row[10].as<bool>();
  notice.terms.valid_states = texts_of(nlohmann::json::parse(row[11].c_str()));
  notice.parameters = nlohmann::json::parse(row[12].c_str());
  notice.terms.not_after = from_sql(row[13].c_str());
  notice.cause = row[14].as<std::string>();
  notice.correlation_id = row[15].as<std::string>();
  notice.sms = state_in(row[16]);
  notice.email = state_in(row[17]);
  return notice;
}

}  // namespace

const char* effect_kind(Channel channel) {
  return channel == Channel::sms ? kSmsSend : kEmailSend;
}

EffectId effect_id(const NoticeId& notice, Channel channel) {
  return EffectId{notice.str() + ":" + std::string(name_of(channel))};
}

NoticeId notice_of(const EffectId& effect) {
  return NoticeId{effect.str().substr(0, effect.str().find(':'))};
}

NoticeRow notice_from(const Event& event) {
  const nlohmann::json& data = event.data;
  NoticeRow row;
  row.id = NoticeId{event.subject};
  row.template_id = data.at("template");
  row.booking = BookingId{data.at("booking_id").get<std::string>()};
  row.subject = data.at("subject");
  row.terms.version = data.at("version");
  row.person = PersonId{data.at("person_id").get<std::string>()};
  row.sealed = data.at("sealed");
  row.language = data.at("language");
  row.terms.zone = data.at("zone");
  row.terms.urgent = data.at("urgent");
  row.office_id = event.office_id;
  row.terms.valid_states = texts_of(data.value("valid_states", nlohmann::json::array()));
  row.parameters = data.at("parameters");
  const auto not_after = parse_rfc3339(data.at("not_after").get_ref<const std::string&>());
  if (!not_after) throw PoisonMessage("not_after is not an RFC 3339 instant");
  row.terms.not_after = *not_after;
  row.cause = event.id.str();
  row.correlation_id = event.correlation_id;
  return row;
}

std::vector<std::string> add_notices(pqxx::work& tx, const std::vector<NoticeRow>& notices,
                                     Instant now) {
  if (notices.empty()) return {};
  ArrayLiteral ids, templates, bookings, subjects, versions, persons, sealed, languages, zones,
      offices, urgent, states, parameters, not_after, causes, correlations, sms, email, overalls;
  for (const NoticeRow& row : notices) {
    ids.add(std::string_view{row.id.str()});
    templates.add(std::string_view{row.template_id});
    bookings.add(std::string_view{row.booking.str()});
    subjects.add(std::string_view{row.subject});
    versions.add(row.terms.version);
    persons.add(std::string_view{row.person.str()});
    sealed.add(std::string_view{row.sealed});
    languages.add(std::string_view{row.language});
    zones.add(std::string_view{row.terms.zone});
    offices.add(std::string_view{row.office_id});
    urgent.add(row.terms.urgent);
    states.add(std::string_view{nlohmann::json(row.terms.valid_states).dump()});
    parameters.add(std::string_view{row.parameters.dump()});
    not_after.add(row.terms.not_after);
    causes.add(std::string_view{row.cause});
    correlations.add(std::string_view{row.correlation_id});
    sms.add(text_of(row.sms));
    email.add(text_of(row.email));
    overalls.add(std::string_view{overall(row.sms, row.email)});
  }
  const auto rows = tx.exec_params(
      "INSERT INTO notice (id, template, booking_id, subject, version, person_id, sealed, "
      "language, zone, office_id, urgent, valid_states, parameters, not_after, cause, "
      "correlation_id, sms, email, state, created_at) "
      "SELECT id, template, booking_id, subject, version, person_id, sealed, language, zone, "
      "office_id, urgent, valid_states::jsonb, parameters::jsonb, not_after, cause, "
      "correlation_id, sms, email, state, $20 FROM unnest($1::text[], $2::text[], $3::text[], "
      "$4::text[], $5::bigint[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], "
      "$11::boolean[], $12::text[], $13::text[], $14::timestamptz[], $15::text[], $16::text[], "
      "$17::text[], $18::text[], $19::text[]) AS n(id, template, booking_id, subject, version, "
      "person_id, "
      "sealed, language, zone, office_id, urgent, valid_states, parameters, not_after, cause, "
      "correlation_id, sms, email, state) ON CONFLICT DO NOTHING RETURNING id",
      ids.str(), templates.str(), bookings.str(), subjects.str(), versions.str(), persons.str(),
      sealed.str(), languages.str(), zones.str(), offices.str(), urgent.str(), states.str(),
      parameters.str(), not_after.str(), causes.str(), correlations.str(), sms.str(), email.str(),
      overalls.str(), to_sql(now));
  std::vector<std::string> added;
  for (const auto& row : rows) added.push_back(row[0].as<std::string>());
  return added;
}

std::map<std::string, FoundNotice> find_notices(pqxx::work& tx, const std::set<std::string>& ids) {
  std::map<std::string, FoundNotice> found;
  if (ids.empty()) return found;
  const auto rows = tx.exec_params("SELECT " + std::string(kColumns) +
                                       ", b.state, b.version FROM notice AS n "
                                       "LEFT JOIN notice_booking AS b USING (booking_id) "
                                       "WHERE n.id = ANY($1::text[])",
                                   list_of(ids).str());
  for (const auto& row : rows) {
    FoundNotice one{notice_in(row), std::nullopt};
    if (const auto state = row[kColumnCount]; !state.is_null()) {
      one.booking = KnownBooking{state.as<std::string>(), row[kColumnCount + 1].as<std::int64_t>()};
    }
    found.emplace(row[0].as<std::string>(), std::move(one));
  }
  return found;
}

std::map<std::string, NoticeRow> lock_notices(pqxx::work& tx, const std::set<std::string>& ids) {
  std::map<std::string, NoticeRow> found;
  if (ids.empty()) return found;
  const auto rows = tx.exec_params("SELECT " + std::string(kColumns) +
                                       " FROM notice AS n WHERE n.id = ANY($1::text[]) "
                                       "ORDER BY n.id FOR UPDATE",
                                   list_of(ids).str());
  for (const auto& row : rows) found.emplace(row[0].as<std::string>(), notice_in(row));
  return found;
}

Raised raise_channel(NoticeRow& notice, Channel channel, ChannelState state) {
  const std::string before = overall(notice.sms, notice.email);
  std::optional<ChannelState>& known = notice.channel(channel);
  if (!raises(known.value_or(ChannelState::waiting), state)) return {};
  known = state;
  const std::string after = overall(notice.sms, notice.email);
  return {true, after != before && after == name_of(state)};
}

void store_states(pqxx::work& tx, const std::map<std::string, NoticeRow>& notices) {
  if (notices.empty()) return;
  ArrayLiteral ids, sms, email, states;
  for (const auto& [id, notice] : notices) {
    ids.add(std::string_view{id});
    sms.add(text_of(notice.sms));
    email.add(text_of(notice.email));
    states.add(std::string_view{overall(notice.sms, notice.email)});
  }
  tx.exec_params0(
      "UPDATE notice SET sms = n.sms, email = n.email, state = n.state "
      "FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS n(id, sms, email, state) "
      "WHERE notice.id = n.id",
      ids.str(), sms.str(), email.str(), states.str());
}

NewEffect sending(const NoticeRow& notice, Channel channel, const std::string& cause, Instant now,
                  Instant due) {
  return {effect_id(notice.id, channel),
          kConsumer,
          effect_kind(channel),
          notice.id.str(),
          {{"channel", name_of(channel)}},
          cause,
          now,
          due,
          notice.terms.not_after};
}

std::optional<BookingNews> booking_news(const Event& event) {
  static const std::map<EventType, std::string> kStates{
      {EventType::booking_held, "HELD"},
      {EventType::booking_rejected, "REJECTED"},
      {EventType::booking_billed, "AWAITING_PAYMENT"},
      {EventType::booking_confirmed, "CONFIRMED"},
      {EventType::booking_reinstated, "CONFIRMED"},
      {EventType::booking_expired, "EXPIRED"},
      {EventType::booking_paid_no_slot, "PAID_NO_SLOT"},
      {EventType::booking_cancelled, "CANCELLED"},
  };
  const auto found = kStates.find(event.type);
  if (found == kStates.end()) return std::nullopt;
  return BookingNews{event.data.at("booking_id"), found->second, event.data.at("version")};
}

void take_news(pqxx::work& tx, const std::vector<BookingNews>& news) {
  // The last word of a batch per booking: one statement may touch a row once.
  std::map<std::string, const BookingNews*> last;
  for (const BookingNews& one : news) {
    const BookingNews*& known = last[one.booking];
    if (known == nullptr || known->version < one.version) known = &one;
  }
  if (last.empty()) return;
  ArrayLiteral bookings, states, versions;
  for (const auto& [booking, one] : last) {
    bookings.add(std::string_view{booking});
    states.add(std::string_view{one->state});
    versions.add(one->version);
  }
  tx.exec_params0(
      "INSERT INTO notice_booking AS b (booking_id, state, version) "
      "SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[]) ON CONFLICT (booking_id) "
      "DO UPDATE SET state = excluded.state, version = excluded.version "
      "WHERE b.version < excluded.version",
      bookings.str(), states.str(), versions.str());
}

Event notice_event(const NoticeRow& notice, EventType type, const std::string& cause, Instant now,
                   nlohmann::json data) {
  Event event;
  event.id = EventId{new_uuid()};
  event.source = kSource;
  event.type = type;
  event.subject = notice.id.str();
  event.key = notice.booking.str();
  event.time = now;
  event.causation_id = cause;
  event.correlation_id = notice.correlation_id;
  event.office_id = notice.office_id;
  event.data = std::move(data);
  event.data["notice_id"] = notice.id.str();
  event.data["booking_id"] = notice.booking.str();
  event.data["template"] = notice.template_id;
  return event;
}

}  // namespace antrean::notification
