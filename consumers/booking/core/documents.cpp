// Scans and what was decided about them: domain.md, HELD to AWAITING_PAYMENT.

#include <algorithm>

#include "consumers/booking/core/rules.hpp"
#include "consumers/booking/core/wording.hpp"

namespace antrean::booking {
namespace {

// A notice about a scan holds while the scans are being settled. The single states among these are
// no news to anybody else, so a notice isn't bound to one of them.
const std::vector<State> kInDocuments{State::held, State::verifying, State::correction,
                                      State::review};

bool takes_documents(State state) {
  return state == State::held || state == State::verifying || state == State::correction ||
         state == State::review;
}

Applicant* applicant(Booking& booking, int n) {
  const auto found = std::find_if(booking.applicants.begin(), booking.applicants.end(),
                                  [n](const Applicant& one) { return one.n == n; });
  return found == booking.applicants.end() ? nullptr : &*found;
}

// What was decided counts only for the scan that is the applicant's latest.
Applicant* decided_applicant(Booking& booking, int n, const std::string& document_id) {
  Applicant* one = applicant(booking, n);
  return one != nullptr && one->document_id == document_id ? one : nullptr;
}

bool any(const Booking& booking, DocumentStatus status) {
  return std::any_of(booking.applicants.begin(), booking.applicants.end(),
                     [status](const Applicant& one) { return one.status == status; });
}

bool all_approved(const Booking& booking) {
  return std::all_of(booking.applicants.begin(), booking.applicants.end(),
                     [](const Applicant& one) { return one.status == DocumentStatus::approved; });
}

// The booking's state follows from its applicants' documents.
State state_from_documents(const Booking& booking) {
  if (any(booking, DocumentStatus::review)) return State::review;
  if (any(booking, DocumentStatus::retry)) return State::correction;
  if (any(booking, DocumentStatus::awaited)) return State::held;
  return State::verifying;
}

// Takes the new state. The upload window runs while a scan is awaited and nobody reviews: in REVIEW
// every clock of the applicant stands still, and leaving it begins a new window.
void follow_documents(Booking& next, Decision& decision, const Situation& at, bool new_window) {
  const State before = next.state;
  next.state = state_from_documents(next);
  const bool waits = next.state == State::held || next.state == State::correction;
  if (waits && (new_window || before == State::review)) {
    next.upload_deadline = at.now + at.policy.upload_window;
    next.upload_version = next.version;
    decision.timers.push_back(
        {std::string(kUploadWindow), *next.upload_deadline, next.upload_version});
  }
  if (next.state == State::review) next.upload_version = next.version;
  if (all_approved(next) && !next.billing_requested) {
    next.billing_requested = true;
    decision.request_billing = true;
  }
}

}  // namespace

Decision decide_uploaded(const Booking& state, const DocumentUploaded& input, const Situation& at) {
  if (!takes_documents(state.state)) return {};
  Booking next = state;
  Applicant* one = applicant(next, input.n);
  if (one == nullptr || one->document_kind != input.kind || one->document_id == input.document_id ||
      one->status == DocumentStatus::approved) {
    return {};
  }
  Decision decision;
  ++next.version;
  one->document_id = input.document_id;
  one->status = DocumentStatus::uploaded;
  one->reasons.clear();
  next.last_upload_at = std::max(next.last_upload_at.value_or(input.at), input.at);
  follow_documents(next, decision, at, false);
  decision.next = std::move(next);
  return decision;
}

Decision decide_approved(const Booking& state, const DocumentApproved& input, const Situation& at) {
  if (!takes_documents(state.state)) return {};
  Booking next = state;
  Applicant* one = decided_applicant(next, input.n, input.document_id);
  if (one == nullptr || one->status == DocumentStatus::approved) return {};
  Decision decision;
  ++next.version;
  one->status = DocumentStatus::approved;
  one->reasons.clear();
  follow_documents(next, decision, at, false);
  decision.next = std::move(next);
  return decision;
}

Decision decide_retry(const Booking& state, const DocumentRetryRequested& input,
                      const Situation& at) {
  if (!takes_documents(state.state)) return {};
  Booking next = state;
  Applicant* one = decided_applicant(next, input.n, input.document_id);
  if (one == nullptr || one->status == DocumentStatus::retry ||
      one->status == DocumentStatus::approved) {
    return {};
  }
  Decision decision;
  ++next.version;
  one->reasons = input.reasons;
  if (one->tries >= at.policy.upload_tries) {
    // The tries are used up: a person decides from here.
    one->status = DocumentStatus::review;
    one->reasons.emplace_back("TRIES_USED_UP");
    follow_documents(next, decision, at, false);
    if (at.facts.office != nullptr) {
      NoticeOut notice{"N11", one->n,       at.now + std::chrono::hours{24},
                       true,  kInDocuments, appointment(*at.facts.office, next)};
      notice.parameters["dokumen"] = one->document_kind == "kk" ? "KK" : "KTP";
      decision.notices.push_back(std::move(notice));
    }
    decision.next = std::move(next);
    return decision;
  }
  one->status = DocumentStatus::retry;
  ++one->tries;
  follow_documents(next, decision, at, true);
  if (at.facts.office != nullptr && next.upload_deadline) {
    NoticeOut notice{"N08", one->n,       *next.upload_deadline,
                     true,  kInDocuments, appointment(*at.facts.office, next)};
    notice.parameters["dokumen"] = one->document_kind == "kk" ? "KK" : "KTP";
    notice.parameters["alasan"] = input.reasons.empty() ? "UNREADABLE" : input.reasons.front();
    notice.parameters["batas"] = moment(*at.facts.office, *next.upload_deadline, next.language);
    decision.notices.push_back(std::move(notice));
  }
  decision.next = std::move(next);
  return decision;
}

Decision decide_review(const Booking& state, const DocumentReviewRequested& input,
                       const Situation& at) {
  if (!takes_documents(state.state)) return {};
  Booking next = state;
  Applicant* one = decided_applicant(next, input.n, input.document_id);
  if (one == nullptr || one->status == DocumentStatus::review ||
      one->status == DocumentStatus::approved) {
    return {};
  }
  Decision decision;
  ++next.version;
  one->status = DocumentStatus::review;
  one->reasons = input.reasons;
  follow_documents(next, decision, at, false);
  if (at.facts.office != nullptr) {
    NoticeOut notice{"N11", one->n,       at.now + std::chrono::hours{24},
                     true,  kInDocuments, appointment(*at.facts.office, next)};
    notice.parameters["dokumen"] = one->document_kind == "kk" ? "KK" : "KTP";
    decision.notices.push_back(std::move(notice));
  }
  decision.next = std::move(next);
  return decision;
}

Decision decide_refused(const Booking& state, const DocumentRefused& input, const Situation& at) {
  if (!takes_documents(state.state)) return {};
  Booking next = state;
  Applicant* one = decided_applicant(next, input.n, input.document_id);
  if (one == nullptr) return {};
  Decision decision;
  ++next.version;
  one->status = DocumentStatus::refused;
  one->reasons = input.reasons;
  next.state = State::rejected;
  next.reason = "DOCUMENT_REFUSED";
  release_seats(next, decision);
  decision.events.push_back(
      {EventType::booking_rejected,
       {{"booking_id", next.id.str()}, {"reason", next.reason}, {"version", next.version}}});
  if (at.facts.office != nullptr) {
    NoticeOut notice{"N29",
                     one->n,
                     at.now + std::chrono::hours{24},
                     true,
                     {State::rejected},
                     appointment(*at.facts.office, next)};
    notice.parameters["alasan"] = input.reasons.empty() ? next.reason : input.reasons.front();
    decision.notices.push_back(std::move(notice));
  }
  decision.next = std::move(next);
  return decision;
}

}  // namespace antrean::booking
