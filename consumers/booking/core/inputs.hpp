#pragma once

// What can happen to a booking, and what the rules must know beside the booking itself. Plain
// values, made by the shell from events, effects' results and database rows.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/ids.hpp"
#include "common/offices.hpp"
#include "common/time.hpp"
#include "consumers/booking/core/booking.hpp"

namespace antrean::booking {

/// booking.requested, opened: the applicants are known by hashes and sealed for themselves.
struct Requested {
  OfficeId office;
  std::string date;
  std::string slot;
  std::string product;
  std::string kind;
  std::string language;
  std::vector<Applicant> applicants;
  /// When the application was made: the event's time.
  Instant at;
};
struct CancellationRequested {};
/// One payment as the bank told it. P = paid_at, R = received_at.
struct PaymentReceived {
  std::string billing_code;
  std::string ntpn;
  std::int64_t amount = 0;
  Instant paid_at;
  Instant received_at;
};
/// A timer fired.
struct DeadlineReached {
  std::string kind;
  std::int64_t version = 0;
};
struct DocumentUploaded {
  int n = 0;
  std::string kind;
  std::string document_id;
  Instant at;
};
struct DocumentApproved {
  int n = 0;
  std::string document_id;
};
struct DocumentRetryRequested {
  int n = 0;
  std::string document_id;
  std::vector<std::string> reasons;
};
struct DocumentReviewRequested {
  int n = 0;
  std::string document_id;
  std::vector<std::string> reasons;
};
/// A verifier refused the document for good.
struct DocumentRefused {
  int n = 0;
  std::string document_id;
  std::vector<std::string> reasons;
};
/// The payment partner issued a billing code: the result of our own request.
struct BillingIssued {
  std::string billing_code;
  std::int64_t amount = 0;
  Instant issued_at;
};
struct PassportIssued {
  int n = 0;
};
/// All passports of the booking reached their people.
struct Delivered {};

using Input = std::variant<Requested, CancellationRequested, PaymentReceived, DeadlineReached,
                           DocumentUploaded, DocumentApproved, DocumentRetryRequested,
                           DocumentReviewRequested, DocumentRefused, BillingIssued, PassportIssued,
                           Delivered>;

/// A cooldown that a person is in.
struct Cooldown {
  /// Local dates of the office that set it.
  std::string anchor_date;
  std::string first_date;
  BookingId cause;
};

/// Beside the booking: what other rows say at this moment, inside the same transaction.
struct Facts {
  /// Null when there is no such office.
  const Office* office = nullptr;
  /// Seats of the slot that are neither held nor confirmed; may be negative after overbooking.
  int seats_free = 0;
  /// Numbers given out for the slot so far.
  int queue_last = 0;
  /// Seats confirmed above the slot's capacity so far.
  int overbooked = 0;
  std::map<PersonId, Cooldown> cooldowns;
  /// Persons with a live booking other than this one.
  std::map<PersonId, BookingId> live;
  /// Holds of each person that ended unpaid in the last 24 hours.
  std::map<PersonId, int> unpaid;
  /// The payment's NTPN was recorded before.
  bool ntpn_known = false;
};

/// Policy values (settings [booking], config/fees.toml).
struct Policy {
  int most_applicants = 5;
  int cooldown_days = 30;
  int unpaid_cap = 2;
  Duration upload_window = std::chrono::minutes{30};
  int upload_tries = 3;
  Duration payment_window = std::chrono::hours{2};
  Duration payment_grace = std::chrono::minutes{5};
  Duration release_buffer = std::chrono::minutes{15};
  /// How long a payment of a wrong amount keeps the seats while staff look into it.
  Duration mismatch_hold = std::chrono::hours{24};
  /// Seats above the capacity of a slot that reinstating a payment in time may take.
  int most_overbooked = 2;
  /// A payment's time may lie this far in the future before it is quarantined (clocks differ).
  Duration clock_skew = std::chrono::minutes{2};
  /// Rupiah per applicant, by product.
  std::map<std::string, std::int64_t> fees;
};

}  // namespace antrean::booking
