#include "consumers/delivery/core/decide.hpp"

#include <algorithm>

namespace antrean::delivery {
namespace {

using std::chrono::hours;

// How long a notice is worth sending.
constexpr hours kHandedOverLife{48};
constexpr hours kOutTodayLife{12};
constexpr hours kAttemptLife{24};
constexpr hours kDeliveredLife{72};
constexpr hours kReturnedLife{7 * 24};

nlohmann::json data_of(const Delivery& delivery) {
  nlohmann::json data{{"booking_id", delivery.booking.str()},
                      {"delivery_id", delivery.id.str()},
                      {"state", name_of(delivery.state)},
                      {"version", delivery.version}};
  if (!delivery.resi.empty()) data["resi"] = delivery.resi;
  return data;
}

// Collects what follows from one change of a delivery.
class Change {
 public:
  Change(const Delivery& before, const Facts& facts, Instant now)
      : next_(before), facts_(facts), now_(now) {
    ++next_.version;
  }

  Delivery& next() { return next_; }

  void say(EventType type, const nlohmann::json& more = nlohmann::json::object()) {
    EventOut out{type, data_of(next_)};
    out.data.update(more);
    decision_.events.push_back(std::move(out));
  }

  void notify(const char* name, hours life, bool urgent = false) {
    decision_.notices.push_back({name,
                                 urgent,
                                 now_ + life,
                                 {{"resi", next_.resi},
                                  {"kantor", facts_.office_name},
                                  {"percobaan", std::to_string(next_.attempts.size())}}});
  }

  void request_pickup() { decision_.request_pickup = true; }

  Decision finish() {
    decision_.next = std::move(next_);
    return std::move(decision_);
  }

 private:
  Delivery next_;
  const Facts& facts_;
  Instant now_;
  Decision decision_;
};

bool is_awaited(const Delivery& delivery, const Facts& facts) {
  return !facts.authority || !facts.fee ||
         !std::includes(facts.issued.begin(), facts.issued.end(), delivery.applicants.begin(),
                        delivery.applicants.end());
}

void become_eligible(Change& change) {
  change.next().state = State::eligible;
  change.say(EventType::delivery_eligible, {{"applicants", change.next().applicants}});
  change.request_pickup();
}

Decision requested(const Delivery* state, const Requested& input, const Facts& facts, Instant now) {
  // Once the postal service was asked, the address stays; and one consignment per booking.
  if (state != nullptr && state->state != State::requested) return {};
  if (state == nullptr && facts.other_under_way) return {};
  Delivery wanted = input.wanted;
  wanted.state = State::requested;
  wanted.version = state == nullptr ? 0 : state->version;
  Change change{wanted, facts, now};
  if (!is_awaited(wanted, facts)) become_eligible(change);
  return change.finish();
}

Decision issued(const Delivery& state, const Facts& facts, Instant now) {
  if (state.state != State::requested || is_awaited(state, facts)) return {};
  Change change{state, facts, now};
  become_eligible(change);
  return change.finish();
}

nlohmann::json at(const Tracked& news) {
  return {{"occurred_at", to_rfc3339(news.occurred_at)}};
}

// A failed attempt. One that we hear of late is counted, but what happened since isn't undone.
Decision attempted(const Delivery& state, const Tracked& news, const Facts& facts, Instant now) {
  const auto& before = state.attempts;
  if (before.size() >= kMostAttempts ||
      std::find(before.begin(), before.end(), news.occurred_at) != before.end()) {
    return {};
  }
  const bool newest = std::all_of(before.begin(), before.end(),
                                  [&](Instant one) { return one < news.occurred_at; });
  const bool out_again = state.out_since && *state.out_since > news.occurred_at;
  Change change{state, facts, now};
  change.next().attempts.push_back(news.occurred_at);
  if (newest && !out_again) change.next().state = State::attempt_failed;
  nlohmann::json more = at(news);
  more["attempts"] = change.next().attempts.size();
  change.say(EventType::delivery_attempted, more);
  if (newest && !out_again) change.notify("N34", kAttemptLife);
  return change.finish();
}

Decision out_for_delivery(const Delivery& state, const Tracked& news, const Facts& facts,
                          Instant now) {
  if (state.state == State::out_for_delivery) return {};
  if (state.attempts.size() >= kMostAttempts) return {};
  // After a failed attempt only news of a later try counts.
  if (std::any_of(state.attempts.begin(), state.attempts.end(),
                  [&](Instant attempt) { return attempt >= news.occurred_at; })) {
    return {};
  }
  Change change{state, facts, now};
  change.next().state = State::out_for_delivery;
  change.next().out_since = news.occurred_at;
  change.say(EventType::delivery_moved, at(news));
  change.notify("N33", kOutTodayLife, /*urgent=*/true);
  return change.finish();
}

Decision handed_over(const Delivery& state, const Tracked& news, const Facts& facts, Instant now) {
  Change change{state, facts, now};
  change.next().state = State::handed_over;
  change.say(EventType::delivery_handed_over, at(news));
  change.notify("N32", kHandedOverLife);
  return change.finish();
}

Decision in_transit(const Delivery& state, const Tracked& news, const Facts& facts, Instant now) {
  Change change{state, facts, now};
  // The news of the hand-over was missed; the recipient still wants the number.
  const bool first_news = state.state == State::eligible;
  change.next().state = State::in_transit;
  if (first_news) change.say(EventType::delivery_handed_over, at(news));
  change.say(EventType::delivery_moved, at(news));
  if (first_news) change.notify("N32", kHandedOverLife);
  return change.finish();
}

Decision ended(const Delivery& state, State end, const Tracked& news, const Facts& facts,
               Instant now) {
  Change change{state, facts, now};
  change.next().state = end;
  if (end == State::delivered) {
    change.say(EventType::delivery_delivered, at(news));
    change.notify("N35", kDeliveredLife);
  } else if (end == State::returned) {
    change.say(EventType::delivery_returned, at(news));
    change.notify("N36", kReturnedLife);
  } else {
    change.say(EventType::delivery_lost, at(news));
  }
  return change.finish();
}

State state_for(Tracking tracking) {
  switch (tracking) {
    case Tracking::accepted:
      return State::handed_over;
    case Tracking::in_transit:
      return State::in_transit;
    case Tracking::out_for_delivery:
      return State::out_for_delivery;
    case Tracking::attempt_failed:
      return State::attempt_failed;
    case Tracking::delivered:
      return State::delivered;
    case Tracking::returned:
      return State::returned;
    case Tracking::lost:
      return State::lost;
  }
  return State::lost;
}

Decision tracked(const Delivery& before, const Tracked& news, const Facts& facts, Instant now) {
  if (!news.status) return {};
  const State wanted = state_for(*news.status);
  if (!may_become(before.state, wanted)) return {};
  Delivery state = before;
  if (state.resi.empty()) state.resi = news.resi;
  switch (*news.status) {
    case Tracking::accepted:
      return before.state == wanted ? Decision{} : handed_over(state, news, facts, now);
    case Tracking::in_transit:
      return before.state == wanted ? Decision{} : in_transit(state, news, facts, now);
    case Tracking::out_for_delivery:
      return out_for_delivery(state, news, facts, now);
    case Tracking::attempt_failed:
      return attempted(state, news, facts, now);
    case Tracking::delivered:
    case Tracking::returned:
    case Tracking::lost:
      return before.state == wanted ? Decision{} : ended(state, wanted, news, facts, now);
  }
  return {};
}

Decision cancelled(const Delivery& state, const Facts& facts, Instant now) {
  if (!may_become(state.state, State::cancelled) || state.state == State::cancelled) return {};
  Change change{state, facts, now};
  change.next().state = State::cancelled;
  return change.finish();
}

Decision taken(const Delivery& state, const TakenByPost& input, const Facts& facts, Instant now) {
  Change change{state, facts, now};
  change.next().taken_by_post = true;
  if (state.resi.empty()) change.next().resi = input.resi;
  return change.finish();
}

Decision refused(const Delivery& state, const RefusedByPost& input, const Facts& facts,
                 Instant now) {
  Change change{state, facts, now};
  change.next().refusal = input.reason;
  return change.finish();
}

}  // namespace

Decision decide(const Delivery* state, const Input& input, const Facts& facts, Instant now) {
  if (const auto* wanted = std::get_if<Requested>(&input)) {
    return requested(state, *wanted, facts, now);
  }
  if (state == nullptr) return {};
  if (std::holds_alternative<Issued>(input)) return issued(*state, facts, now);
  if (const auto* news = std::get_if<Tracked>(&input)) return tracked(*state, *news, facts, now);
  if (std::holds_alternative<BookingCancelled>(input)) return cancelled(*state, facts, now);
  if (const auto* answer = std::get_if<TakenByPost>(&input)) {
    return taken(*state, *answer, facts, now);
  }
  return refused(*state, std::get<RefusedByPost>(input), facts, now);
}

}  // namespace antrean::delivery
