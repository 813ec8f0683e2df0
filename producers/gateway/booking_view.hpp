#pragma once

// A booking as the view booking_status shows it: all that the gateway reads of bookings.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/db/pool.hpp"
#include "common/ids.hpp"
#include "common/time.hpp"

namespace antrean::gateway {

struct ApplicantView {
  int n = 0;
  PersonId person;
  std::string sealed;
  /// The documents that are asked of this applicant: "ktp" or "kk".
  std::vector<std::string> documents;
  /// "AWAITED", "UPLOADED", "APPROVED", "RETRY", "REVIEW", "REFUSED".
  std::string status;
  std::vector<std::string> reasons;
  int tries = 0;
  std::string document_id;
};

/// Where the passports are on their way to the door.
struct DeliveryView {
  /// "HANDED_OVER" and so on (domain.md, Delivery).
  std::string state;
  /// The postal service's tracking number; empty until there is one.
  std::string resi;
};

struct BookingView {
  BookingId id;
  std::string code;
  std::string state;
  std::int64_t version = 0;
  OfficeId office;
  std::string date;
  std::string slot;
  std::string language = "id";
  std::vector<ApplicantView> applicants;
  std::optional<Instant> upload_deadline;
  std::optional<Instant> payment_deadline;
  std::string billing_code;
  std::int64_t amount = 0;
  std::string queue_number;
  std::vector<std::string> reasons;
  std::string cooldown_first_date;
  std::string correlation_id;
  std::optional<Instant> updated_at;
  /// The one that was asked for last.
  std::optional<DeliveryView> delivery;

  /// nullptr when there is none.
  const ApplicantView* applicant(int n) const;
};

/// Throws InfrastructureError when the database is away.
std::optional<BookingView> find_booking(ConnectionPool& pool, const BookingId& id);

/// The booking to which a billing code belongs.
std::optional<BookingId> booking_of_billing_code(ConnectionPool& pool, const std::string& code);

struct SlotCount {
  std::string date;
  std::string slot;
  int capacity = 0;
  /// Held and confirmed seats.
  int taken = 0;
};
/// Slots of the office that somebody has wanted, from date to date.
std::vector<SlotCount> find_slots(ConnectionPool& pool, const OfficeId& office,
                                  const std::string& from, const std::string& to);

}  // namespace antrean::gateway
