#pragma once

// What follows from news about a document: a pure function, without clock, database or network.
// domain.md, "Decision for an applicant": the machine approves only when the scan agrees with the
// claim and the registry says MATCH. Late and repeated news change nothing; a scan that a newer one
// has superseded is never approved.

#include <variant>

#include "common/events/catalogue.hpp"
#include "consumers/verification/core/document.hpp"

namespace antrean::verification {

/// Reading ended; also when it couldn't be read at all (then `usable` is false).
struct ScanJudged {
  Verdict verdict = Verdict::review;
  std::vector<Reason> reasons;
  bool usable = true;
  /// The same scan was used under another booking as well (used_twice.hpp): the machine doesn't
  /// approve it.
  bool used_twice = false;
};
/// A scan that waits for a verifier was read once more, by a newer engine. What the verifier has
/// decided meanwhile stands.
struct JudgedAgain {
  ScanJudged judged;
};
struct RegistryAnswered {
  RegistryResult result = RegistryResult::unavailable;
  /// Names of the fields that differ, with `mismatch`.
  std::vector<std::string> fields;
};
/// The registry won't answer this question, ever.
struct RegistryRefused {};
struct OfficerDecided {
  OfficerDecision decision = OfficerDecision::approve;
  std::vector<std::string> reasons;
};
/// A newer scan of the same applicant and kind came in.
struct NewerUploaded {};
/// The same scan came in again.
struct UploadedAgain {};
/// The booking expired, was cancelled, rejected or billed: nothing about its scans matters any
/// more.
struct BookingEnded {};
/// The booking doesn't want this kind of document read.
struct NotWanted {};

using Input = std::variant<ScanJudged, JudgedAgain, RegistryAnswered, RegistryRefused,
                           OfficerDecided, NewerUploaded, UploadedAgain, BookingEnded, NotWanted>;

struct Rules {
  /// New scans asked for one document at most; after that a verifier decides.
  int most_retries = 3;
};

/// An event to be said; the shell adds ids.
struct Said {
  EventType type{};
  std::vector<Reason> reasons{};
  /// "machine" or "officer"; empty where it makes no sense.
  std::string_view decided_by{};
  /// With identity.checked.
  RegistryAnswered answer{};
  bool operator==(const Said&) const;
};

struct Decision {
  /// Nothing: the news change nothing, and nothing else of the decision is set.
  std::optional<Document> next;
  std::vector<Said> says;
  bool read_scan = false;
  bool ask_registry = false;
};

Decision decide(const Document& document, const Input& input, const Rules& rules);

}  // namespace antrean::verification
