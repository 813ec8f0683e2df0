// Deadlines, cancellation, and what comes after the visit.

#include <algorithm>

#include "consumers/booking/core/rules.hpp"
#include "consumers/booking/core/wording.hpp"

namespace antrean::booking {
namespace {

Decision expire(const Booking& state, const Situation& at, const std::string& reason) {
  Decision decision;
  Booking next = state;
  ++next.version;
  next.state = State::expired;
  next.reason = reason;
  release_seats(next, decision);
  decision.unpaid = true;
  decision.events.push_back(
      {EventType::booking_expired,
       {{"booking_id", next.id.str()}, {"reason", reason}, {"version", next.version}}});
  if (at.facts.office != nullptr) {
    const Office& office = *at.facts.office;
    // Who hasn't uploaded in time has nothing to pay: N07 tells of the seats, N15 of the payment.
    const bool unpaid = reason == "PAYMENT_DEADLINE";
    NoticeOut notice{
        unpaid ? "N15" : "N07",   1, at.now + std::chrono::hours{24}, true, {State::expired},
        appointment(office, next)};
    notice.parameters["alasan"] = reason;
    if (next.payment_deadline) {
      notice.parameters["jam_batas"] = moment(office, *next.payment_deadline, next.language);
    }
    decision.notices.push_back(std::move(notice));
  }
  decision.next = std::move(next);
  return decision;
}

// N13: only while there is time left.
Decision remind(const Booking& state, const Situation& at, const std::string& left) {
  Decision decision;
  if (at.facts.office == nullptr || at.now >= *state.payment_deadline) return decision;
  NoticeOut notice{"N13-" + left,
                   1,
                   *state.payment_deadline,
                   true,
                   {State::awaiting_payment},
                   appointment(*at.facts.office, state)};
  notice.parameters["sisa"] = left;
  notice.parameters["billing15"] = state.billing_code;
  notice.parameters["jam_batas"] =
      moment(*at.facts.office, *state.payment_deadline, state.language);
  decision.notices.push_back(std::move(notice));
  return decision;
}

}  // namespace

Decision decide_deadline(const Booking& state, const DeadlineReached& input, const Situation& at) {
  if (input.kind == kUploadWindow) {
    const bool waits = state.state == State::held || state.state == State::correction;
    if (!waits || input.version != state.upload_version) return {};  // E12
    return expire(state, at, "UPLOAD_WINDOW");
  }
  if (state.state != State::awaiting_payment || input.version != state.payment_version) {
    return {};  // E12
  }
  if (input.kind == kReminder60) return remind(state, at, "60");
  if (input.kind == kReminder15) return remind(state, at, "15");
  if (input.kind == kRelease) return expire(state, at, "PAYMENT_DEADLINE");
  return {};
}

Decision decide_cancelled(const Booking& state, const Situation& at) {
  const bool may = may_become(state.state, State::cancelled) && state.state != State::cancelled;
  if (!may || at.facts.office == nullptr) return {};
  Decision decision;
  Booking next = state;
  ++next.version;
  next.state = State::cancelled;
  next.payment_version = next.version;
  next.upload_version = next.version;
  release_seats(next, decision);
  // After a cancellation the cooldown counts from the last application, not from today.
  const Office& office = *at.facts.office;
  const Date applied = local_date(office, state.requested_at);
  const std::string anchor = format_date(applied);
  next.first_date = format_date(add_days(applied, at.policy.cooldown_days));
  nlohmann::json persons = nlohmann::json::array();
  for (const Applicant& one : next.applicants) {
    decision.cooldowns.push_back({one.person, anchor, next.first_date});
    persons.push_back(one.person.str());
  }
  decision.events.push_back({EventType::booking_cancelled,
                             {{"booking_id", next.id.str()},
                              {"first_date", next.first_date},
                              {"version", next.version}}});
  decision.events.push_back({EventType::cooldown_started,
                             {{"booking_id", next.id.str()},
                              {"person_ids", std::move(persons)},
                              {"anchor_date", anchor},
                              {"first_date", next.first_date}}});
  NoticeOut notice{"N24",
                   1,
                   at.now + std::chrono::hours{24},
                   true,
                   {State::cancelled, State::paid_no_slot},
                   appointment(office, next)};
  notice.parameters["tgl_bisa"] = day(next.first_date, next.language);
  decision.notices.push_back(std::move(notice));
  decision.next = std::move(next);
  return decision;
}

Decision decide_issued(const Booking& state, const PassportIssued& input, const Situation& at) {
  if (state.state != State::confirmed) return {};
  Booking next = state;
  const auto found = std::find_if(next.applicants.begin(), next.applicants.end(),
                                  [&](const Applicant& one) { return one.n == input.n; });
  if (found == next.applicants.end() || found->issued) return {};
  Decision decision;
  ++next.version;
  found->issued = true;
  if (std::all_of(next.applicants.begin(), next.applicants.end(),
                  [](const Applicant& one) { return one.issued; })) {
    next.state = State::issued;
  }
  if (at.facts.office != nullptr) {
    const Office& office = *at.facts.office;
    NoticeOut notice{"N30", found->n, at.now + std::chrono::hours{24 * 7},
                     false, {},       appointment(office, next)};
    // VOID after a month uncollected.
    notice.parameters["tgl_1bulan"] =
        day(format_date(add_days(local_date(office, at.now), 30)), next.language);
    decision.notices.push_back(std::move(notice));
  }
  decision.next = std::move(next);
  return decision;
}

Decision decide_delivered(const Booking& state, const Situation&) {
  if (state.state != State::issued) return {};
  Decision decision;
  decision.next = state;
  ++decision.next->version;
  decision.next->state = State::completed;
  return decision;
}

}  // namespace antrean::booking
