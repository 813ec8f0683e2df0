#include "consumers/notification/store.hpp"

#include <map>

#include "common/db/arrays.hpp"
#include "common/errors.hpp"

namespace antrean::notification {
namespace {

// A later word never lowers a notice: a receipt "accepted" that comes after "delivered" is no news.
constexpr const char* kRank =
    "array_position(ARRAY['requested', 'expired', 'suppressed', 'failed', 'uncertain', 'sent', "
    "'delivered'], ";

std::vector<std::string> texts_of(const nlohmann::json& list) {
  return list.is_array() ? list.get<std::vector<std::string>>() : std::vector<std::string>{};
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
  row.version = data.at("version");
  row.person = PersonId{data.at("person_id").get<std::string>()};
  row.sealed = data.at("sealed");
  row.language = data.at("language");
  row.zone = data.at("zone");
  row.office_id = event.office_id;
  row.valid_states = texts_of(data.value("valid_states", nlohmann::json::array()));
  row.parameters = data.at("parameters");
  const auto not_after = parse_rfc3339(data.at("not_after").get_ref<const std::string&>());
  if (!not_after) throw PoisonMessage("not_after is not an RFC 3339 instant");
  row.not_after = *not_after;
  row.cause = event.id.str();
  row.correlation_id = event.correlation_id;
  return row;
}

std::vector<std::string> add_notices(pqxx::work& tx, const std::vector<NoticeRow>& notices,
                                     Instant now) {
  if (notices.empty()) return {};
  ArrayLiteral ids, templates, bookings, versions, persons, sealed, languages, zones, offices,
      states, parameters, not_after, causes, correlations;
  for (const NoticeRow& row : notices) {
    ids.add(std::string_view{row.id.str()});
    templates.add(std::string_view{row.template_id});
    bookings.add(std::string_view{row.booking.str()});
    versions.add(row.version);
    persons.add(std::string_view{row.person.str()});
    sealed.add(std::string_view{row.sealed});
    languages.add(std::string_view{row.language});
    zones.add(std::string_view{row.zone});
    offices.add(std::string_view{row.office_id});
    states.add(std::string_view{nlohmann::json(row.valid_states).dump()});
    parameters.add(std::string_view{row.parameters.dump()});
    not_after.add(row.not_after);
    causes.add(std::string_view{row.cause});
    correlations.add(std::string_view{row.correlation_id});
  }
  const auto rows = tx.exec_params(
      "INSERT INTO notice (id, template, booking_id, version, person_id, sealed, language, zone, "
      "office_id, valid_states, parameters, not_after, cause, correlation_id, created_at) "
      "SELECT n.id, n.template, n.booking_id, n.version, n.person_id, n.sealed, n.language, "
      "n.zone, "
      "n.office_id, n.valid_states::jsonb, n.parameters::jsonb, n.not_after, n.cause, "
      "n.correlation_id, $15 FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], "
      "$5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], "
      "$12::timestamptz[], $13::text[], $14::text[]) AS n(id, template, booking_id, version, "
      "person_id, sealed, language, zone, office_id, valid_states, parameters, not_after, cause, "
      "correlation_id) ON CONFLICT DO NOTHING RETURNING id",
      ids.str(), templates.str(), bookings.str(), versions.str(), persons.str(), sealed.str(),
      languages.str(), zones.str(), offices.str(), states.str(), parameters.str(), not_after.str(),
      causes.str(), correlations.str(), to_sql(now));
  std::vector<std::string> added;
  for (const auto& row : rows) added.push_back(row[0].as<std::string>());
  return added;
}

std::optional<NoticeRow> find_notice(pqxx::work& tx, const NoticeId& id) {
  const auto rows = tx.exec_params(
      "SELECT template, booking_id, version, person_id, sealed, language, zone, office_id, "
      "valid_states, parameters, to_char(not_after AT TIME ZONE 'UTC', "
      "'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), cause, correlation_id FROM notice WHERE id = $1",
      id.str());
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  NoticeRow notice;
  notice.id = id;
  notice.template_id = row[0].as<std::string>();
  notice.booking = BookingId{row[1].as<std::string>()};
  notice.version = row[2].as<std::int64_t>();
  notice.person = PersonId{row[3].as<std::string>()};
  notice.sealed = row[4].as<std::string>();
  notice.language = row[5].as<std::string>();
  notice.zone = row[6].as<std::string>();
  notice.office_id = row[7].as<std::string>();
  notice.valid_states = texts_of(nlohmann::json::parse(row[8].c_str()));
  notice.parameters = nlohmann::json::parse(row[9].c_str());
  notice.not_after = from_sql(row[10].c_str());
  notice.cause = row[11].as<std::string>();
  notice.correlation_id = row[12].as<std::string>();
  return notice;
}

bool raise_state(pqxx::work& tx, const NoticeId& id, const std::string& state) {
  return tx.exec_params("UPDATE notice SET state = $2 WHERE id = $1 AND " + std::string(kRank) +
                            "state) < " + kRank + "$2)",
                        id.str(), state)
             .affected_rows() == 1;
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

std::optional<KnownBooking> known_booking(pqxx::work& tx, const BookingId& booking) {
  const auto rows = tx.exec_params(
      "SELECT state, version FROM notice_booking WHERE booking_id = $1", booking.str());
  if (rows.empty()) return std::nullopt;
  return KnownBooking{rows[0][0].as<std::string>(), rows[0][1].as<std::int64_t>()};
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
