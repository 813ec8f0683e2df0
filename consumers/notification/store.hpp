#pragma once

// The notification consumer's rows.

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <pqxx/pqxx>
#include <set>
#include <string>
#include <vector>

#include "common/db/effects.hpp"
#include "common/events/envelope.hpp"
#include "consumers/notification/core/decisions.hpp"
#include "consumers/notification/core/states.hpp"

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
  /// Of what the notice tells; with the template and the version it is told once.
  std::string subject;
  PersonId person;
  std::string sealed;
  std::string language;
  std::string office_id;
  Terms terms;
  nlohmann::json parameters;
  std::string cause;
  std::string correlation_id;
  /// Nothing: the channel isn't used (yet).
  std::optional<ChannelState> sms{};
  std::optional<ChannelState> email{};

  std::optional<ChannelState>& channel(Channel which) {
    return which == Channel::sms ? sms : email;
  }
  const std::optional<ChannelState>& channel(Channel which) const {
    return which == Channel::sms ? sms : email;
  }
};

/// From notice.requested.
NoticeRow notice_from(const Event& event);

/// Adds the notices and returns the ids of those that weren't there yet, neither by their id nor by
/// (template, subject, version).
std::vector<std::string> add_notices(pqxx::work& tx, const std::vector<NoticeRow>& notices,
                                     Instant now);

/// A notice with what is known of its booking; read without locks.
struct FoundNotice {
  NoticeRow notice;
  std::optional<KnownBooking> booking;
};
/// By id.
std::map<std::string, FoundNotice> find_notices(pqxx::work& tx, const std::set<std::string>& ids);
/// By id, locked in the order of the ids.
std::map<std::string, NoticeRow> lock_notices(pqxx::work& tx, const std::set<std::string>& ids);

/// What a change of a channel's state was.
struct Raised {
  /// The channel got the new state.
  bool channel = false;
  /// The notice as a whole got it.
  bool notice = false;
};
/// In memory: raises the channel's state, or leaves what is there or beyond already.
Raised raise_channel(NoticeRow& notice, Channel channel, ChannelState state);
/// Writes the states of the channels and of the notices.
void store_states(pqxx::work& tx, const std::map<std::string, NoticeRow>& notices);

/// The effect that sends a notice by a channel.
NewEffect sending(const NoticeRow& notice, Channel channel, const std::string& cause, Instant now,
                  Instant due);

struct BookingNews {
  std::string booking;
  std::string state;
  std::int64_t version = 0;
};
/// What an event of a booking says about its state; nothing when it says nothing.
std::optional<BookingNews> booking_news(const Event& event);
void take_news(pqxx::work& tx, const std::vector<BookingNews>& news);

/// An event about a notice, caused by `cause` (an event's or effect's id).
Event notice_event(const NoticeRow& notice, EventType type, const std::string& cause, Instant now,
                   nlohmann::json data);

}  // namespace antrean::notification
