// The rules of a new booking: domain.md, Intake rules.

#include <set>

#include "consumers/booking/core/rules.hpp"
#include "consumers/booking/core/wording.hpp"

namespace antrean::booking {
namespace {

struct Refusal {
  std::string reason;
  std::optional<Cooldown> cooldown;
  /// The applicant whose cooldown it is.
  int n = 1;
};

std::optional<Refusal> refusal(const Requested& input, const Situation& at) {
  const auto count = static_cast<int>(input.applicants.size());
  if (at.facts.office == nullptr) return Refusal{"OFFICE_UNKNOWN", {}};
  if (count > at.policy.most_applicants) return Refusal{"TOO_MANY_APPLICANTS", {}};
  std::set<PersonId> persons;
  for (const Applicant& applicant : input.applicants) {
    persons.insert(applicant.person);
    if (applicant.kk_hash != input.applicants.front().kk_hash) return Refusal{"NOT_SAME_KK", {}};
  }
  // One NIK twice in a booking is two live bookings of one person.
  if (persons.size() != input.applicants.size()) return Refusal{"LIVE_BOOKING", {}};
  const Office& office = *at.facts.office;
  if (!office.products.contains(input.product) || !at.policy.fees.contains(input.product)) {
    return Refusal{"PRODUCT_UNAVAILABLE", {}};
  }
  for (const Applicant& applicant : input.applicants) {
    if (at.facts.live.contains(applicant.person)) return Refusal{"LIVE_BOOKING", {}, applicant.n};
    const auto cooldown = at.facts.cooldowns.find(applicant.person);
    if (cooldown != at.facts.cooldowns.end() &&
        format_date(local_date(office, input.at)) < cooldown->second.first_date) {
      return Refusal{"COOLDOWN", cooldown->second, applicant.n};
    }
    const auto unpaid = at.facts.unpaid.find(applicant.person);
    if (unpaid != at.facts.unpaid.end() && unpaid->second >= at.policy.unpaid_cap) {
      return Refusal{"TOO_MANY_UNPAID", {}, applicant.n};
    }
  }
  const auto date = parse_date(input.date);
  if (!date) return Refusal{"OFFICE_CLOSED", {}};
  switch (is_open(office, *date, input.slot, at.now)) {
    case SlotVerdict::open:
      break;
    case SlotVerdict::not_yet:
      return Refusal{"QUOTA_NOT_OPEN", {}};
    case SlotVerdict::no_such_slot:
    case SlotVerdict::closed:
    case SlotVerdict::past:
      return Refusal{"OFFICE_CLOSED", {}};
  }
  if (at.facts.seats_free < count) return Refusal{"QUOTA_FULL", {}};
  return std::nullopt;
}

std::string_view notice_of(const std::string& reason) {
  if (reason == "COOLDOWN") return "N03";
  if (reason == "NOT_SAME_KK") return "N04";
  return "N07";
}

Decision reject(Booking next, const Refusal& refused, const Situation& at) {
  Decision decision;
  next.state = State::rejected;
  next.reason = refused.reason;
  nlohmann::json data{{"booking_id", next.id.str()}, {"reason", refused.reason}, {"version", 1}};
  NoticeOut notice;
  notice.name = notice_of(refused.reason);
  notice.n = refused.n;
  notice.not_after = at.now + std::chrono::hours{24};
  notice.valid_states = {State::rejected};
  if (at.facts.office != nullptr) notice.parameters = appointment(*at.facts.office, next);
  notice.parameters["alasan"] = refused.reason;
  if (refused.cooldown) {
    next.first_date = refused.cooldown->first_date;
    data["anchor_date"] = refused.cooldown->anchor_date;
    data["first_date"] = refused.cooldown->first_date;
    data["cause_booking"] = refused.cooldown->cause.str();
    notice.parameters["tgl_acuan"] = day(refused.cooldown->anchor_date, next.language);
    notice.parameters["tgl_bisa"] = day(refused.cooldown->first_date, next.language);
  }
  decision.next = std::move(next);
  decision.events.push_back({EventType::booking_rejected, std::move(data)});
  if (at.facts.office != nullptr) decision.notices.push_back(std::move(notice));
  return decision;
}

}  // namespace

Decision decide_requested(const BookingId& id, const Requested& input, const Situation& at) {
  Booking next;
  next.id = id;
  next.version = 1;
  next.code = code_of(id);
  next.office = input.office;
  next.date = input.date;
  next.slot = input.slot;
  next.product = input.product;
  next.kind = input.kind;
  next.language = input.language;
  next.applicants = input.applicants;
  next.requested_at = input.at;
  if (const auto refused = refusal(input, at)) return reject(std::move(next), *refused, at);

  Decision decision;
  const Office& office = *at.facts.office;
  next.state = State::held;
  next.seats = Seats::held;
  next.upload_deadline = at.now + at.policy.upload_window;
  next.upload_version = next.version;
  decision.held_change = static_cast<int>(next.applicants.size());

  nlohmann::json applicants = nlohmann::json::array();
  for (const Applicant& applicant : next.applicants) {
    applicants.push_back({{"n", applicant.n},
                          {"person_id", applicant.person.str()},
                          {"sealed", applicant.sealed},
                          {"documents", {applicant.document_kind}}});
  }
  decision.events.push_back({EventType::booking_held,
                             {{"booking_id", id.str()},
                              {"code", next.code},
                              {"office_id", next.office.str()},
                              {"date", next.date},
                              {"slot", next.slot},
                              {"product", next.product},
                              {"language", next.language},
                              {"upload_deadline", to_rfc3339(*next.upload_deadline)},
                              {"version", next.version},
                              {"seats", next.applicants.size()},
                              {"applicants", std::move(applicants)}}});
  decision.timers.push_back(
      {std::string(kUploadWindow), *next.upload_deadline, next.upload_version});
  NoticeOut notice{"N02",
                   1,
                   *next.upload_deadline,
                   true,
                   {State::held, State::verifying, State::correction, State::review,
                    State::awaiting_payment, State::confirmed},
                   appointment(office, next)};
  notice.parameters["batas"] = moment(office, *next.upload_deadline, next.language);
  decision.notices.push_back(std::move(notice));
  decision.next = std::move(next);
  return decision;
}

}  // namespace antrean::booking
