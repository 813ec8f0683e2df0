#pragma once

// What follows from an input: the next state and everything that the shell has to store with it.

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "common/events/catalogue.hpp"
#include "consumers/booking/core/booking.hpp"

namespace antrean::booking {

struct EventOut {
  EventType type{};
  nlohmann::json data;
};

struct TimerOut {
  /// "booking.upload-window", "booking.payment-reminder-60", "booking.payment-reminder-15",
  /// "booking.release".
  std::string kind;
  Instant due_at;
  std::int64_t version = 0;
};

/// A notice to one applicant. The parameters are ready text in the recipient's language.
struct NoticeOut {
  std::string name;
  /// The applicant whose person receives it.
  int n = 1;
  Instant not_after;
  bool urgent = false;
  /// The booking must still be in one of these when the notice is sent; empty: any.
  std::vector<State> valid_states;
  nlohmann::json parameters = nlohmann::json::object();
};

struct CooldownOut {
  PersonId person;
  std::string anchor_date;
  std::string first_date;
};

/// How a payment was judged: the case of domain.md ("E1" ... "E15").
struct PaymentJudged {
  std::string code;
  EventType type{};
};

struct Decision {
  /// Nothing: the booking stays as it is (or was never made).
  std::optional<Booking> next;
  std::vector<EventOut> events;
  std::vector<TimerOut> timers;
  std::vector<NoticeOut> notices;
  std::vector<CooldownOut> cooldowns;
  /// Changes of the slot's counters.
  int held_change = 0;
  int confirmed_change = 0;
  int queue_numbers_taken = 0;
  int overbooked_change = 0;
  /// A billing code is to be asked for.
  bool request_billing = false;
  std::optional<PaymentJudged> payment;
  /// The persons' holds ended unpaid: counts against their cap.
  bool unpaid = false;
};

}  // namespace antrean::booking
