#pragma once

// The rows that a batch touches, loaded by set and locked in one order, changed in memory while the
// events are folded, and stored by set. One object per transaction.

#include <map>
#include <pqxx/pqxx>
#include <set>
#include <string>
#include <vector>

#include "common/db/arrays.hpp"
#include "common/db/effects.hpp"
#include "common/db/timers.hpp"
#include "common/events/envelope.hpp"
#include "common/offices.hpp"
#include "consumers/booking/core/decision.hpp"
#include "consumers/booking/incoming.hpp"

namespace antrean::booking {

class Ledger {
 public:
  Ledger(pqxx::work& tx, const Offices& offices, const Policy& policy)
      : tx_(tx), offices_(offices), policy_(policy) {}

  /// Locks and loads what the inputs need. The persons' rows are locked before (persons.hpp), which
  /// serialises the rules per NIK. Lock order everywhere: persons, bookings, slots.
  void load(const std::vector<Incoming>& inputs, Instant now);

  /// Folds one input: asks the core, keeps what follows.
  void apply(const Incoming& incoming, Instant now);

  /// Stores everything by set; the ledger is of no use after that.
  void store(Instant now);

 private:
  struct SlotRow {
    std::string office;
    std::string date;
    std::string time;
    int capacity = 0;
    int held = 0;
    int confirmed = 0;
    int overbooked = 0;
    int queue_last = 0;
    bool changed = false;
  };
  struct PaymentRow {
    std::string event_id;
    std::string booking;
    PaymentReceived payment;
    std::string channel;
    std::string judged;
  };

  struct BookingRows {
    /// Of bookings that weren't there before: id and document.
    std::vector<std::pair<std::string, std::string>> fresh;
    ArrayLiteral ids;
    ArrayLiteral documents;
  };

  void load_bookings(const std::set<std::string>& ids);
  void load_slots(const std::vector<Incoming>& inputs);
  void load_persons(const std::vector<Incoming>& inputs, Instant now);
  void load_payments(const std::vector<Incoming>& inputs);
  SlotRow* slot_of(const OfficeId& office, const std::string& date, const std::string& time);
  Facts facts_for(const Incoming& incoming, const Booking* state);
  void keep(const Incoming& incoming, Decision&& decision, Instant now);
  void keep_notice(const Incoming& incoming, const Booking& booking, const NoticeOut& notice,
                   Instant now);
  BookingRows booking_rows() const;
  void store_bookings(const BookingRows& rows, Instant now);
  void store_applicants(Instant now);
  void store_fresh_applicants();
  void store_slots();
  void store_cooldowns();
  void store_payments();

  pqxx::work& tx_;
  const Offices& offices_;
  const Policy& policy_;
  std::map<std::string, Booking> bookings_;
  std::set<std::string> changed_;
  /// Changed bookings that were made in this batch.
  std::set<std::string> fresh_;
  std::set<std::string> unpaid_;
  std::map<std::string, SlotRow> slots_;
  std::map<PersonId, std::map<std::string, bool>> live_;
  std::map<PersonId, int> unpaid_counts_;
  std::map<PersonId, Cooldown> cooldowns_;
  std::set<PersonId> cooldowns_changed_;
  std::set<std::string> ntpns_;
  std::vector<PaymentRow> payments_;
  std::vector<Event> events_;
  std::vector<Timer> timers_;
  std::vector<NewEffect> effects_;
};

/// The consumer's name: group, inbox, effects.
inline constexpr const char* kConsumer = "booking";
inline constexpr const char* kSource = "/antrean/booking";
inline constexpr const char* kBillingRequest = "billing.request";

}  // namespace antrean::booking
