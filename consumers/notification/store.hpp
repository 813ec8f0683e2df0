#pragma once

// The notification consumer's rows.

#include <nlohmann/json.hpp>
#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "common/events/envelope.hpp"
#include "consumers/notification/core/decisions.hpp"

namespace antrean::notification {

inline constexpr const char* kConsumer = "notification";
inline constexpr const char* kSource = "/antrean/notification";
/// Effect kinds.
inline constexpr const char* kSmsSend = "sms.send";
inline constexpr const char* kEmailSend = "email.send";

const char* effect_kind(Channel channel);
/// The same for every attempt: the notice's id and the channel.
EffectId effect_id(const NoticeId& notice, Channel channel);
NoticeId notice_of(const EffectId& effect);

struct NoticeRow {
  NoticeId id;
  std::string template_id;
  BookingId booking;
  std::int64_t version = 0;
  PersonId person;
  std::string sealed;
  std::string language;
  std::string zone;
  std::string office_id;
  std::vector<std::string> valid_states;
  nlohmann::json parameters;
  Instant not_after;
  std::string cause;
  std::string correlation_id;
};

/// From notice.requested.
NoticeRow notice_from(const Event& event);

/// Adds the notices and returns the ids of those that weren't there yet.
std::vector<std::string> add_notices(pqxx::work& tx, const std::vector<NoticeRow>& notices,
                                     Instant now);
std::optional<NoticeRow> find_notice(pqxx::work& tx, const NoticeId& id);
/// Raises the state; false when it is there or beyond already.
bool raise_state(pqxx::work& tx, const NoticeId& id, const std::string& state);

struct BookingNews {
  std::string booking;
  std::string state;
  std::int64_t version = 0;
};
/// What an event of a booking says about its state; nothing when it says nothing.
std::optional<BookingNews> booking_news(const Event& event);
void take_news(pqxx::work& tx, const std::vector<BookingNews>& news);
std::optional<KnownBooking> known_booking(pqxx::work& tx, const BookingId& booking);

/// An event about a notice, caused by `cause` (an event's or effect's id).
Event notice_event(const NoticeRow& notice, EventType type, const std::string& cause, Instant now,
                   nlohmann::json data);

}  // namespace antrean::notification
