#pragma once

// A booking of invented people at a sample office, for the tables of the core's rules.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "consumers/booking/core/decide.hpp"
#include "consumers/booking/core/rules.hpp"

namespace antrean::booking {

inline Instant at(const std::string& text) {
  return parse_rfc3339(text).value();
}

inline Office sample_office() {
  Office office;
  office.id = OfficeId{"pamekasan"};
  office.name = "Kantor Imigrasi Pamekasan";
  office.short_name = "Kanim Pamekasan";
  office.zone = "Asia/Jakarta";
  office.products = {"ordinary_5", "electronic_10"};
  office.closed_weekdays = {6, 7};
  office.slots = {{"09:00", 10}};
  office.days_ahead = 60;
  return office;
}

class BookingRules : public ::testing::Test {
 protected:
  BookingRules() {
    facts_.office = &office_;
    facts_.seats_free = 10;
    policy_.fees = {{"ordinary_5", 350'000}};
  }

  static Applicant applicant(int n, const std::string& person) {
    Applicant one;
    one.n = n;
    one.person = PersonId{person};
    one.kk_hash = "kk-1";
    one.sealed = "sealed-" + person;
    return one;
  }

  Requested request(int count = 1) const {
    Requested input;
    input.office = office_.id;
    input.date = "2026-12-01";
    input.slot = "09:00";
    input.product = "ordinary_5";
    input.kind = "new";
    input.language = "id";
    input.at = now_;
    for (int n = 1; n <= count; ++n) {
      input.applicants.push_back(applicant(n, "person-" + std::to_string(n)));
    }
    return input;
  }

  Decision decide_at(const Booking* state, const Input& input) const {
    return decide(state, id_, input, facts_, now_, policy_);
  }

  /// The booking after the input; the same one when nothing follows.
  Booking after(const Booking& state, const Input& input) const {
    const Decision decision = decide_at(&state, input);
    return decision.next.value_or(state);
  }

  Booking held(int count = 1) const { return *decide_at(nullptr, request(count)).next; }

  Booking verifying(int count = 1) const {
    Booking booking = held(count);
    for (int n = 1; n <= count; ++n) {
      booking = after(booking, DocumentUploaded{n, "ktp", "scan-" + std::to_string(n), now_});
    }
    return booking;
  }

  Booking approved(int count = 1) const {
    Booking booking = verifying(count);
    for (int n = 1; n <= count; ++n) {
      booking = after(booking, DocumentApproved{n, "scan-" + std::to_string(n)});
    }
    return booking;
  }

  Booking billed(int count = 1) const {
    return after(approved(count), BillingIssued{kCode, 350'000LL * count, now_});
  }

  PaymentReceived payment(Instant paid_at, Instant received_at, int count = 1) const {
    return {kCode, "NTPN-1", 350'000LL * count, paid_at, received_at};
  }

  static bool says(const Decision& decision, EventType type) {
    return std::any_of(decision.events.begin(), decision.events.end(),
                       [type](const EventOut& event) { return event.type == type; });
  }

  static bool notifies(const Decision& decision, const std::string& name) {
    return std::any_of(decision.notices.begin(), decision.notices.end(),
                       [&](const NoticeOut& notice) { return notice.name == name; });
  }

  static constexpr const char* kCode = "820261123000017";
  const BookingId id_{"01938f5a-0000-7000-8000-0123456789ab"};
  Office office_ = sample_office();
  Facts facts_;
  Policy policy_;
  Instant now_ = at("2026-11-23T03:00:00Z");
};

}  // namespace antrean::booking
