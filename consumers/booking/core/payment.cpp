// Billing and payment: domain.md, The payment deadline (E1 to E15).

#include <algorithm>
#include <cstdio>

#include "consumers/booking/core/rules.hpp"
#include "consumers/booking/core/wording.hpp"

namespace antrean::booking {
namespace {

std::string queue_number(const Booking& booking, const Situation& at) {
  char text[16];
  std::snprintf(text, sizeof text, "%.2s-%03d", booking.slot.c_str(), at.facts.queue_last + 1);
  return text;
}

nlohmann::json payment_data(const Booking* state, const PaymentReceived& input,
                            const std::string& code) {
  nlohmann::json data{{"billing_code", input.billing_code},
                      {"ntpn", input.ntpn},
                      {"amount", input.amount},
                      {"case", code}};
  if (state != nullptr) data["booking_id"] = state->id.str();
  return data;
}

Decision judged(const Booking* state, const PaymentReceived& input, const std::string& code,
                EventType type) {
  Decision decision;
  decision.payment = PaymentJudged{code, type};
  decision.events.push_back({type, payment_data(state, input, code)});
  return decision;
}

void notify(Decision& decision, const Booking& next, const Situation& at, const std::string& name,
            std::vector<State> valid_states, Duration lasts) {
  if (at.facts.office == nullptr) return;
  NoticeOut notice{
      name, 1, at.now + lasts, true, std::move(valid_states), appointment(*at.facts.office, next)};
  if (!next.queue_number.empty()) notice.parameters["nomor"] = next.queue_number;
  decision.notices.push_back(std::move(notice));
}

// CONFIRMED, with the seats that the booking holds or gets back.
void confirm(Booking& next, Decision& decision, const PaymentReceived& input, const Situation& at) {
  const int count = static_cast<int>(next.applicants.size());
  if (next.seats == Seats::held) decision.held_change -= count;
  if (next.seats != Seats::confirmed) decision.confirmed_change += count;
  next.seats = Seats::confirmed;
  next.state = State::confirmed;
  next.ntpn = input.ntpn;
  next.paid_at = input.paid_at;
  next.queue_number = queue_number(next, at);
  decision.queue_numbers_taken = 1;
}

nlohmann::json confirmed_data(const Booking& next) {
  return {{"booking_id", next.id.str()},          {"code", next.code},
          {"queue_number", next.queue_number},    {"billing_code", next.billing_code},
          {"paid_at", to_rfc3339(*next.paid_at)}, {"version", next.version}};
}

// Paid in time, and the booking still waits for it: E1, E2, E13.
Decision confirmed(const Booking& state, const PaymentReceived& input, const Situation& at) {
  const bool late_news = input.received_at > *state.payment_deadline;
  Decision decision = judged(&state, input, late_news ? "E2" : "E1", EventType::payment_matched);
  Booking next = state;
  ++next.version;
  next.payment_version = next.version;
  confirm(next, decision, input, at);
  decision.events.push_back({EventType::booking_confirmed, confirmed_data(next)});
  notify(decision, next, at, "N14", {State::confirmed, State::issued}, std::chrono::hours{24});
  decision.next = std::move(next);
  return decision;
}

// Paid in time (or within the grace), but the seats were released: E3, E4, E5.
Decision reinstated(const Booking& state, const PaymentReceived& input, const Situation& at,
                    const std::string& code, bool overbooked) {
  Decision decision = judged(&state, input, code, EventType::payment_late);
  Booking next = state;
  ++next.version;
  next.payment_version = next.version;
  confirm(next, decision, input, at);
  if (overbooked) {
    decision.overbooked_change =
        static_cast<int>(next.applicants.size()) - std::max(0, at.facts.seats_free);
  }
  decision.events.push_back({EventType::booking_reinstated,
                             {{"booking_id", next.id.str()},
                              {"queue_number", next.queue_number},
                              {"overbooked", overbooked},
                              {"version", next.version}}});
  notify(decision, next, at, "N16", {State::confirmed, State::issued}, std::chrono::hours{24});
  decision.next = std::move(next);
  return decision;
}

// The money is safe, the slot is gone: E6, E11, and E4 beyond its cap.
Decision paid_without_slot(const Booking& state, const PaymentReceived& input, const Situation& at,
                           const std::string& code) {
  Decision decision = judged(&state, input, code, EventType::payment_late);
  Booking next = state;
  ++next.version;
  next.payment_version = next.version;
  release_seats(next, decision);
  next.state = State::paid_no_slot;
  next.ntpn = input.ntpn;
  next.paid_at = input.paid_at;
  decision.events.push_back({EventType::booking_paid_no_slot,
                             {{"booking_id", next.id.str()}, {"version", next.version}}});
  notify(decision, next, at, "N17", {State::paid_no_slot}, std::chrono::hours{24});
  decision.next = std::move(next);
  return decision;
}

// E9: staff look into it; meanwhile the seats stay.
Decision mismatched(const Booking& state, const PaymentReceived& input, const Situation& at) {
  Decision decision = judged(&state, input, "E9", EventType::payment_mismatched);
  if (state.state == State::awaiting_payment) {
    Booking next = state;
    ++next.version;
    next.payment_version = next.version;
    decision.timers.push_back(
        {std::string(kRelease), at.now + at.policy.mismatch_hold, next.payment_version});
    decision.next = std::move(next);
  }
  return decision;
}

}  // namespace

Decision decide_billed(const Booking& state, const BillingIssued& input, const Situation& at) {
  // A billing code that comes after the booking's end is left to expire at the partner.
  if (state.state != State::verifying || !state.billing_requested) return {};
  Decision decision;
  Booking next = state;
  ++next.version;
  next.state = State::awaiting_payment;
  next.billing_code = input.billing_code;
  next.amount = input.amount;
  next.billed_at = input.issued_at;
  next.payment_deadline = std::max(next.last_upload_at.value_or(input.issued_at), input.issued_at) +
                          at.policy.payment_window;
  next.payment_version = next.version;
  const Instant deadline = *next.payment_deadline;
  decision.events.push_back({EventType::booking_billed,
                             {{"booking_id", next.id.str()},
                              {"billing_code", next.billing_code},
                              {"amount", next.amount},
                              {"deadline", to_rfc3339(deadline)},
                              {"version", next.version}}});
  decision.timers.push_back(
      {std::string(kReminder60), deadline - std::chrono::minutes{60}, next.payment_version});
  decision.timers.push_back(
      {std::string(kReminder15), deadline - std::chrono::minutes{15}, next.payment_version});
  decision.timers.push_back(
      {std::string(kRelease), deadline + at.policy.release_buffer, next.payment_version});
  if (at.facts.office != nullptr) {
    NoticeOut notice{
        "N12", 1, deadline, true, {State::awaiting_payment}, appointment(*at.facts.office, next)};
    notice.parameters["jumlah"] = rupiah(next.amount);
    notice.parameters["billing15"] = next.billing_code;
    notice.parameters["jam_batas"] = moment(*at.facts.office, deadline, next.language);
    decision.notices.push_back(std::move(notice));
  }
  decision.next = std::move(next);
  return decision;
}

Decision decide_payment(const Booking* state, const PaymentReceived& input, const Situation& at) {
  if (at.facts.ntpn_known) return judged(state, input, "E7", EventType::payment_duplicated);
  if (state == nullptr || state->billing_code != input.billing_code || !state->billed_at) {
    return judged(nullptr, input, "E10", EventType::payment_orphaned);
  }
  // The partner's times have whole seconds.
  if (input.paid_at > input.received_at + at.policy.clock_skew ||
      input.paid_at + std::chrono::seconds{1} < *state->billed_at) {
    return judged(state, input, "E15", EventType::payment_quarantined);
  }
  if (!state->ntpn.empty()) {
    Decision decision = judged(state, input, "E8", EventType::payment_duplicated);
    notify(decision, *state, at, "N18", {}, std::chrono::hours{24});
    return decision;
  }
  if (input.amount != state->amount) return mismatched(*state, input, at);

  const Instant deadline = *state->payment_deadline;
  const bool in_time = input.paid_at <= deadline;
  const bool in_grace = !in_time && input.paid_at <= deadline + at.policy.payment_grace;
  const int count = static_cast<int>(state->applicants.size());
  switch (state->state) {
    case State::awaiting_payment:
      if (in_time) return confirmed(*state, input, at);
      if (in_grace) return reinstated(*state, input, at, "E5", false);
      return paid_without_slot(*state, input, at, "E6");
    case State::expired: {
      if (!in_time && !in_grace) return paid_without_slot(*state, input, at, "E6");
      if (at.facts.seats_free >= count) {
        return reinstated(*state, input, at, in_time ? "E3" : "E5", false);
      }
      const int above = count - std::max(0, at.facts.seats_free);
      if (in_time && at.facts.overbooked + above <= at.policy.most_overbooked) {
        return reinstated(*state, input, at, "E4", true);
      }
      return paid_without_slot(*state, input, at, in_time ? "E4" : "E5");
    }
    case State::cancelled:
      return paid_without_slot(*state, input, at, "E11");
    case State::rejected:
    case State::held:
    case State::verifying:
    case State::correction:
    case State::review:
    case State::confirmed:
    case State::paid_no_slot:
    case State::issued:
    case State::completed:
      // Billed and without a payment, yet in none of the states above: nothing leads here, but
      // money is never dropped.
      return judged(state, input, "E15", EventType::payment_quarantined);
  }
  return judged(state, input, "E15", EventType::payment_quarantined);
}

}  // namespace antrean::booking
