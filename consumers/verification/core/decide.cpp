#include "consumers/verification/core/decide.hpp"

#include <algorithm>

namespace antrean::verification {
namespace {

constexpr std::string_view kMachine = "machine";
constexpr std::string_view kOfficer = "officer";

Decision become(const Document& document, State state, std::vector<Reason> reasons = {}) {
  Decision decision;
  decision.next = document;
  decision.next->state = state;
  decision.next->reasons = std::move(reasons);
  return decision;
}

Decision to_review(const Document& document, std::vector<Reason> reasons) {
  Decision decision = become(document, State::review, reasons);
  decision.says.push_back({EventType::document_review_requested, std::move(reasons)});
  return decision;
}

Decision to_approved(const Document& document, std::string_view by) {
  Decision decision = become(document, State::approved);
  decision.says.push_back({EventType::document_approved, {}, by});
  return decision;
}

Decision to_retry(const Document& document, std::vector<Reason> reasons, std::string_view by) {
  Decision decision = become(document, State::retry, reasons);
  decision.says.push_back({EventType::document_retry_requested, std::move(reasons), by});
  return decision;
}

void add_once(std::vector<Reason>& reasons, std::string_view code) {
  const Reason reason{std::string(code), ""};
  if (std::find(reasons.begin(), reasons.end(), reason) == reasons.end()) reasons.push_back(reason);
}

// A scan that can't be used is never approved, whatever was made of it; nor one that was used
// twice.
bool may_be_approved(const ScanJudged& judged) {
  return judged.verdict == Verdict::approve && judged.usable && !judged.used_twice;
}

Decision on(const Document& document, const ScanJudged& input, const Rules& rules) {
  if (document.state != State::waiting) return {};
  Decision decision;
  std::vector<Reason> reasons = input.reasons;
  // For the verifier alone: a retry tells the applicant how to take the picture, and its scan comes
  // to nothing.
  const auto for_verifier = [&input](std::vector<Reason> found) {
    if (input.used_twice) add_once(found, kScanUsedTwice);
    return found;
  };
  const bool doubtful = input.verdict == Verdict::approve && !may_be_approved(input);
  switch (doubtful ? Verdict::review : input.verdict) {
    case Verdict::approve:
      decision = become(document, State::checking);
      decision.ask_registry = true;
      break;
    case Verdict::retry:
      if (reasons.empty()) reasons.push_back({std::string(kUnreadable), ""});
      if (document.earlier_retries >= rules.most_retries) {
        reasons.push_back({std::string(kTriesUsedUp), ""});
        decision = to_review(document, for_verifier(std::move(reasons)));
      } else {
        decision = to_retry(document, std::move(reasons), kMachine);
      }
      break;
    case Verdict::review:
      reasons = for_verifier(std::move(reasons));
      if (reasons.empty()) reasons.push_back({std::string(kReadFailed), ""});
      decision = to_review(document, std::move(reasons));
      break;
  }
  decision.says.insert(decision.says.begin(), Said{EventType::document_read});
  return decision;
}

Decision on(const Document& document, const JudgedAgain& input, const Rules&) {
  if (document.state != State::review) return {};
  const ScanJudged& judged = input.judged;
  Decision decision;
  if (may_be_approved(judged)) {
    decision = become(document, State::checking);
    decision.next->unavailable_said = false;
    decision.ask_registry = true;
  } else {
    // It stays with the verifiers, who see the newer reasons; the applicant isn't asked anything
    // that an older engine didn't ask.
    std::vector<Reason> reasons = judged.reasons.empty() ? document.reasons : judged.reasons;
    if (judged.used_twice) add_once(reasons, kScanUsedTwice);
    decision = become(document, State::review, std::move(reasons));
  }
  decision.says.push_back(Said{EventType::document_read});
  return decision;
}

Decision on(const Document& document, const RegistryAnswered& input, const Rules&) {
  if (document.state != State::checking) return {};
  const Said said{EventType::identity_checked, {}, {}, input};
  Decision decision;
  switch (input.result) {
    case RegistryResult::match:
      decision = to_approved(document, kMachine);
      break;
    case RegistryResult::mismatch: {
      std::vector<Reason> reasons;
      for (const std::string& field : input.fields) {
        reasons.push_back({std::string(kRegistryMismatch), field});
      }
      if (reasons.empty()) reasons.push_back({std::string(kRegistryMismatch), ""});
      decision = to_review(document, std::move(reasons));
      break;
    }
    case RegistryResult::not_found:
      decision = to_review(document, {{std::string(kRegistryNotFound), "nik"}});
      break;
    case RegistryResult::unavailable:
      if (document.unavailable_said) return {};
      decision = become(document, State::checking);
      decision.next->unavailable_said = true;
      break;
  }
  decision.says.insert(decision.says.begin(), said);
  return decision;
}

Decision on(const Document& document, const RegistryRefused&, const Rules&) {
  if (document.state != State::checking) return {};
  return to_review(document, {{std::string(kRegistryRefused), ""}});
}

Decision on(const Document& document, const OfficerDecided& input, const Rules& rules) {
  if (document.state != State::review) return {};
  std::vector<Reason> reasons;
  for (const std::string& code : input.reasons) reasons.push_back({code, ""});
  switch (input.decision) {
    case OfficerDecision::approve:
      return to_approved(document, kOfficer);
    case OfficerDecision::retry:
      if (document.earlier_retries >= rules.most_retries) {
        // No more scans may be asked for: it stays with the verifiers, who approve or refuse.
        std::vector<Reason> kept = document.reasons;
        add_once(kept, kTriesUsedUp);
        return become(document, State::review, std::move(kept));
      }
      if (reasons.empty()) reasons.push_back({std::string(kUnreadable), ""});
      return to_retry(document, std::move(reasons), kOfficer);
    case OfficerDecision::refuse:
      // The booking hears the officer's own words (document.reviewed).
      return become(document, State::refused, std::move(reasons));
  }
  return {};
}

Decision on(const Document& document, const NewerUploaded&, const Rules&) {
  // An approved one too: the booking may have heard of the newer scan before the approval.
  if (!may_become(document.state, State::superseded)) return {};
  return become(document, State::superseded, document.reasons);
}

Decision on(const Document& document, const UploadedAgain&, const Rules&) {
  if (document.state != State::superseded) return {};
  Decision decision = become(document, State::waiting);
  decision.next->unavailable_said = false;
  decision.read_scan = true;
  return decision;
}

Decision on(const Document& document, const BookingEnded&, const Rules&) {
  if (is_settled(document.state)) return {};
  return become(document, State::closed, document.reasons);
}

Decision on(const Document& document, const NotWanted&, const Rules&) {
  if (document.state != State::waiting) return {};
  return become(document, State::kept);
}

}  // namespace

bool Said::operator==(const Said& other) const {
  return type == other.type && reasons == other.reasons && decided_by == other.decided_by &&
         answer.result == other.answer.result && answer.fields == other.answer.fields;
}

Decision decide(const Document& document, const Input& input, const Rules& rules) {
  return std::visit([&](const auto& news) { return on(document, news, rules); }, input);
}

}  // namespace antrean::verification
