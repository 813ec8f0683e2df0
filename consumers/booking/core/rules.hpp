#pragma once

// The parts of decide(), one per theme; for the .cpp files and tests of this folder.

#include <string>

#include "consumers/booking/core/decision.hpp"
#include "consumers/booking/core/inputs.hpp"

namespace antrean::booking {

/// What all rules are given beside their input.
struct Situation {
  const Facts& facts;
  Instant now;
  const Policy& policy;
};

// intake.cpp: the rules of a new booking.
Decision decide_requested(const BookingId& id, const Requested& input, const Situation& at);

// documents.cpp: scans and what was decided about them.
Decision decide_uploaded(const Booking& state, const DocumentUploaded& input, const Situation& at);
Decision decide_approved(const Booking& state, const DocumentApproved& input, const Situation& at);
Decision decide_retry(const Booking& state, const DocumentRetryRequested& input,
                      const Situation& at);
Decision decide_review(const Booking& state, const DocumentReviewRequested& input,
                       const Situation& at);
Decision decide_refused(const Booking& state, const DocumentRefused& input, const Situation& at);

// payment.cpp: billing, payment, and the table E1-E15.
Decision decide_billed(const Booking& state, const BillingIssued& input, const Situation& at);
Decision decide_payment(const Booking* state, const PaymentReceived& input, const Situation& at);

// endings.cpp: deadlines, cancellation, and what comes after the visit.
Decision decide_deadline(const Booking& state, const DeadlineReached& input, const Situation& at);
Decision decide_cancelled(const Booking& state, const Situation& at);
Decision decide_issued(const Booking& state, const PassportIssued& input, const Situation& at);
Decision decide_delivered(const Booking& state, const Situation& at);

/// The seats go back to the slot; counts the change into `decision`.
void release_seats(Booking& next, Decision& decision);

/// Kinds of the booking's timers.
inline constexpr std::string_view kUploadWindow = "booking.upload-window";
inline constexpr std::string_view kReminder60 = "booking.payment-reminder-60";
inline constexpr std::string_view kReminder15 = "booking.payment-reminder-15";
inline constexpr std::string_view kRelease = "booking.release";

}  // namespace antrean::booking
