#include "consumers/notification/handler.hpp"

#include <array>
#include <map>
#include <set>

#include "common/db/effects.hpp"
#include "common/db/outbox.hpp"
#include "common/errors.hpp"
#include "consumers/notification/store.hpp"

namespace antrean::notification {
namespace {

constexpr std::array kWanted{
    EventType::notice_requested,  EventType::receipt_received,   EventType::booking_held,
    EventType::booking_rejected,  EventType::booking_billed,     EventType::booking_confirmed,
    EventType::booking_expired,   EventType::booking_reinstated, EventType::booking_paid_no_slot,
    EventType::booking_cancelled,
};

// Kannel's kinds of receipts.
constexpr int kDelivered = 1;
constexpr int kFailed = 2;
constexpr int kRejected = 16;

}  // namespace

std::string_view Handler::name() const {
  return kConsumer;
}

std::span<const EventType> Handler::wants() const {
  return kWanted;
}

void Handler::apply(pqxx::work& tx, std::span<const ReceivedEvent> events) {
  const Instant now = clock_.now();
  std::vector<BookingNews> news;
  std::vector<NoticeRow> notices;
  std::map<std::string, bool> urgent;
  std::vector<Event> out;
  for (const ReceivedEvent& received : events) {
    const Event& event = received.event;
    if (event.type == EventType::notice_requested) {
      NoticeRow row = notice_from(event);
      if (templates_.find(row.template_id) == nullptr) {
        throw PoisonMessage("template names no notice");
      }
      urgent[row.id.str()] = event.data.at("urgent");
      notices.push_back(std::move(row));
    } else if (auto one = booking_news(event)) {
      news.push_back(std::move(*one));
    }
  }
  take_news(tx, news);

  std::vector<NewEffect> effects;
  const auto added = add_notices(tx, notices, now);
  const std::set<std::string> fresh{added.begin(), added.end()};
  for (const NoticeRow& row : notices) {
    if (!fresh.contains(row.id.str())) continue;
    const Template& notice = *templates_.find(row.template_id);
    const auto due = due_at(now, row.not_after, urgent[row.id.str()], row.zone);
    if (!due) {
      raise_state(tx, row.id, "expired");
      out.push_back(notice_event(row, EventType::notice_expired, row.cause, now, {}));
      continue;
    }
    for (const Channel channel : first_channels(notice)) {
      effects.push_back({effect_id(row.id, channel),
                         kConsumer,
                         effect_kind(channel),
                         row.id.str(),
                         {{"channel", name_of(channel)}, {"urgent", urgent[row.id.str()]}},
                         row.cause,
                         now,
                         *due,
                         row.not_after});
    }
  }
  add_effects(tx, effects);

  for (const ReceivedEvent& received : events) {
    const Event& event = received.event;
    if (event.type != EventType::receipt_received) continue;
    const NoticeId id = notice_of(EffectId{event.data.at("effect_id").get<std::string>()});
    const int kind = event.data.at("kind");
    const auto row = find_notice(tx, id);
    // A receipt for a message that isn't ours, or that says nothing new, changes nothing.
    if (!row) continue;
    if (kind == kDelivered && raise_state(tx, id, "delivered")) {
      out.push_back(notice_event(*row, EventType::notice_delivered, event.id.str(), now,
                                 {{"channel", "sms"}}));
    }
    if (kind == kFailed || kind == kRejected) {
      // The network refused it for good: the next channel, if there is one.
      const auto next = fallback(*templates_.find(row->template_id), Channel::sms);
      out.push_back(notice_event(*row, EventType::notice_failed, event.id.str(), now,
                                 {{"channel", "sms"}, {"reason", "refused by the network"}}));
      if (next && now <= row->not_after) {
        add_effects(tx, std::vector<NewEffect>{{effect_id(id, *next),
                                                kConsumer,
                                                effect_kind(*next),
                                                id.str(),
                                                {{"channel", name_of(*next)}},
                                                event.id.str(),
                                                now,
                                                now,
                                                row->not_after}});
      }
    }
  }
  append_to_outbox(tx, out);
}

}  // namespace antrean::notification
