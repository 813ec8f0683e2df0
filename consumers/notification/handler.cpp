#include "consumers/notification/handler.hpp"

#include <array>
#include <map>
#include <set>

#include "common/db/outbox.hpp"
#include "common/errors.hpp"
#include "common/metrics.hpp"

namespace antrean::notification {
namespace {

constexpr std::array kWanted{
    EventType::notice_requested,  EventType::receipt_received,   EventType::booking_held,
    EventType::booking_rejected,  EventType::booking_billed,     EventType::booking_confirmed,
    EventType::booking_expired,   EventType::booking_reinstated, EventType::booking_paid_no_slot,
    EventType::booking_cancelled,
};

void counted(const NoticeRow& notice, Channel channel, std::string_view outcome) {
  metrics::count("antrean_notices_total", {{"template", notice.template_id},
                                           {"channel", std::string(name_of(channel))},
                                           {"outcome", std::string(outcome)}});
}

}  // namespace

std::string_view Handler::name() const {
  return kConsumer;
}

std::span<const EventType> Handler::wants() const {
  return kWanted;
}

void Handler::apply(pqxx::work& tx, std::span<const ReceivedEvent> events) {
  std::vector<BookingNews> news;
  std::vector<NoticeRow> notices;
  std::vector<const Event*> receipts;
  for (const ReceivedEvent& received : events) {
    const Event& event = received.event;
    if (event.type == EventType::notice_requested) {
      notices.push_back(checked(event));
    } else if (event.type == EventType::receipt_received) {
      receipts.push_back(&event);
    } else if (auto one = booking_news(event)) {
      news.push_back(std::move(*one));
    }
  }
  std::vector<Event> out;
  std::vector<NewEffect> effects;
  take_news(tx, news);
  plan(tx, std::move(notices), out, effects);
  take_receipts(tx, receipts, out, effects);
  add_effects(tx, effects);
  append_to_outbox(tx, out);
}

NoticeRow Handler::checked(const Event& event) const {
  NoticeRow notice = notice_from(event);
  const Template* found = templates_.find(notice.template_id);
  if (found == nullptr) throw PoisonMessage("template: there is no such notice");
  for (const std::string& name : found->texts(notice.language).required) {
    if (!notice.parameters.contains(name)) {
      throw PoisonMessage("parameters: '" + name + "' is missing, which the notice names");
    }
  }
  return notice;
}

void Handler::plan(pqxx::work& tx, std::vector<NoticeRow> notices, std::vector<Event>& out,
                   std::vector<NewEffect>& effects) const {
  const Instant now = clock_.now();
  const auto due = [&](const NoticeRow& notice) {
    return due_at(now, notice.terms.not_after, notice.terms.urgent, notice.terms.zone,
                  templates_.quiet_hours());
  };
  for (NoticeRow& notice : notices) {
    const auto state = due(notice) ? ChannelState::waiting : ChannelState::expired;
    for (const Channel channel : first_channels(*templates_.find(notice.template_id))) {
      notice.channel(channel) = state;
    }
  }
  const auto added = add_notices(tx, notices, now);
  std::set<std::string> fresh{added.begin(), added.end()};
  for (const NoticeRow& notice : notices) {
    if (fresh.erase(notice.id.str()) == 0) continue;
    const auto when = due(notice);
    if (!when)
      out.push_back(notice_event(notice, EventType::notice_expired, notice.cause, now, {}));
    for (const Channel channel : first_channels(*templates_.find(notice.template_id))) {
      if (when) {
        effects.push_back(sending(notice, channel, notice.cause, now, *when));
      } else {
        counted(notice, channel, "expired");
      }
    }
  }
}

void Handler::take_receipts(pqxx::work& tx, const std::vector<const Event*>& receipts,
                            std::vector<Event>& out, std::vector<NewEffect>& effects) const {
  const Instant now = clock_.now();
  const auto effect_of = [](const Event& receipt) {
    return EffectId{receipt.data.at("effect_id").get<std::string>()};
  };
  std::set<std::string> ids;
  for (const Event* receipt : receipts) ids.insert(notice_of(effect_of(*receipt)).str());
  auto notices = lock_notices(tx, ids);
  std::map<std::string, NoticeRow> changed;
  for (const Event* receipt : receipts) {
    const EffectId effect = effect_of(*receipt);
    const auto found = notices.find(notice_of(effect).str());
    const auto state = state_of_receipt(receipt->data.at("kind"));
    // A receipt of a message that isn't ours, or that says nothing new, changes nothing.
    if (found == notices.end() || !state) continue;
    NoticeRow& notice = found->second;
    if (effect != effect_id(notice.id, Channel::sms)) continue;
    if (!raise_channel(notice, Channel::sms, *state).channel) continue;
    changed.insert_or_assign(found->first, notice);
    counted(notice, Channel::sms, name_of(*state));
    nlohmann::json data{{"channel", name_of(Channel::sms)}};
    const auto say = [&](EventType type) {
      out.push_back(notice_event(notice, type, receipt->id.str(), now, std::move(data)));
    };
    if (*state == ChannelState::delivered) say(EventType::notice_delivered);
    if (*state == ChannelState::sent) {
      data["reference"] = effect.str();
      say(EventType::notice_sent);
    }
    if (*state == ChannelState::failed) {
      data["reason"] = "refused by the network";
      say(EventType::notice_failed);
      const auto next = fallback(*templates_.find(notice.template_id), Channel::sms);
      if (next) effects.push_back(sending(notice, *next, receipt->id.str(), now, now));
    }
  }
  store_states(tx, changed);
}

}  // namespace antrean::notification
