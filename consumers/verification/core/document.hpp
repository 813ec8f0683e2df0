#pragma once

// A document: one uploaded scan of one applicant, and where its examination stands. Plain values.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace antrean::verification {

/// States and their ways: see may_become().
enum class State {
  /// To be read: waits for a reader, or for the news of its booking.
  waiting,
  /// Read and found in order; the civil registry is asked.
  checking,
  approved,
  /// Sent back: a new scan was asked for.
  retry,
  /// A verifier decides.
  review,
  /// A verifier refused it.
  refused,
  /// A newer scan of the same applicant and kind has taken its place.
  superseded,
  /// Its booking ended, or nobody knows its booking.
  closed,
  /// Not among the documents that the booking wants read: kept for the officers.
  kept,
};
/// "WAITING", "CHECKING" ...
std::string_view name_of(State state);
/// Throws std::invalid_argument for a name that isn't one.
State state_of(std::string_view name);
/// Nothing is decided any more, unless the same scan is sent again.
bool is_settled(State state);
bool may_become(State from, State to);

/// Why a scan wasn't approved. Never holds a value that was read.
struct Reason {
  /// "NAME_DIFFERS" ...
  std::string code;
  /// The field that it is about, or empty.
  std::string field;
  bool operator==(const Reason&) const = default;
};

/// What reading a scan and comparing it with the claim came to.
enum class Verdict { approve, retry, review };
std::string_view name_of(Verdict verdict);
std::optional<Verdict> verdict_of(std::string_view name);

enum class RegistryResult { match, mismatch, not_found, unavailable };
/// As in identity.checked: "MATCH" ...
std::string_view name_of(RegistryResult result);

enum class OfficerDecision { approve, retry, refuse };
std::optional<OfficerDecision> officer_decision_of(std::string_view name);

/// Codes that this consumer gives itself; the others come from reading.
inline constexpr std::string_view kUnreadable = "UNREADABLE";
inline constexpr std::string_view kReadFailed = "READ_FAILED";
inline constexpr std::string_view kTriesUsedUp = "TRIES_USED_UP";
inline constexpr std::string_view kScanUsedTwice = "SCAN_USED_TWICE";
inline constexpr std::string_view kRegistryMismatch = "REGISTRY_MISMATCH";
inline constexpr std::string_view kRegistryNotFound = "REGISTRY_NOT_FOUND";
inline constexpr std::string_view kRegistryRefused = "REGISTRY_REFUSED";

/// What the rules need to know of a document.
struct Document {
  State state = State::waiting;
  std::vector<Reason> reasons;
  /// The registry's silence was said already.
  bool unavailable_said = false;
  /// Earlier scans of the same applicant and kind that were sent back.
  int earlier_retries = 0;
};

}  // namespace antrean::verification
