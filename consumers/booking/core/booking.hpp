#pragma once

// A booking: its states and what is known about it. Plain values; domain.md, Booking states.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/ids.hpp"
#include "common/time.hpp"

namespace antrean::booking {

enum class State {
  rejected,
  held,
  verifying,
  correction,
  review,
  awaiting_payment,
  confirmed,
  paid_no_slot,
  expired,
  cancelled,
  issued,
  completed,
};

/// "HELD", "AWAITING_PAYMENT" ... as people and events say it.
std::string_view name_of(State state);
/// Throws std::invalid_argument for an unknown name.
State state_of(std::string_view name);

/// True while the booking counts as the applicants' live one (rule LIVE_BOOKING).
bool is_live(State state);

/// True when the table of domain.md allows the step; a state may always stay as it is.
bool may_become(State from, State to);

enum class DocumentStatus { awaited, uploaded, approved, retry, review, refused };
std::string_view name_of(DocumentStatus status);
DocumentStatus document_status_of(std::string_view name);

/// One applicant of a booking. What is personal stands in `sealed` alone.
struct Applicant {
  /// From 1; the first is the owner.
  int n = 0;
  PersonId person;
  /// Keyed hash of the KK number.
  std::string kk_hash;
  /// NIK, name, birth date, sex, KK number, phone and e-mail, sealed with the person's key.
  std::string sealed;
  /// "ktp", or "kk" for those under 17, who have no KTP.
  std::string document_kind = "ktp";
  DocumentStatus status = DocumentStatus::awaited;
  /// The scan that counts: the last that was uploaded.
  std::string document_id;
  std::vector<std::string> reasons;
  /// New scans that were asked for.
  int tries = 0;
  bool issued = false;

  bool operator==(const Applicant&) const = default;
};

enum class Seats { none, held, confirmed };

struct Booking {
  BookingId id;
  State state = State::held;
  /// Grows with every change.
  std::int64_t version = 0;
  /// What people call the booking by: eight letters and digits.
  std::string code;
  OfficeId office;
  /// Local to the office, "2026-12-01" and "09:00".
  std::string date;
  std::string slot;
  std::string product;
  std::string kind;
  std::string language = "id";
  std::vector<Applicant> applicants;
  Seats seats = Seats::none;
  Instant requested_at;
  std::string correlation_id;

  std::optional<Instant> upload_deadline;
  /// The version that the upload window's timer must bear.
  std::int64_t upload_version = 0;
  std::optional<Instant> last_upload_at;

  bool billing_requested = false;
  std::string billing_code;
  std::int64_t amount = 0;
  std::optional<Instant> billed_at;
  /// D of domain.md.
  std::optional<Instant> payment_deadline;
  /// The version that the payment's timers must bear.
  std::int64_t payment_version = 0;

  std::string ntpn;
  std::optional<Instant> paid_at;
  std::string queue_number;

  /// Why it was rejected or expired.
  std::string reason;
  /// First date of a new registration, after a cooldown began or refused this booking.
  std::string first_date;

  bool operator==(const Booking&) const = default;
};

/// Eight characters of Crockford's alphabet from the id's last five bytes.
std::string code_of(const BookingId& id);

}  // namespace antrean::booking
