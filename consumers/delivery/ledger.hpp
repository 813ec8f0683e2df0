#pragma once

// The deliveries that one transaction deals with: loads their rows by set, lets the core decide,
// and stores by set what came of it.

#include <map>
#include <pqxx/pqxx>
#include <set>
#include <string>
#include <vector>

#include "common/db/effects.hpp"
#include "common/events/envelope.hpp"
#include "common/offices.hpp"
#include "consumers/delivery/core/decide.hpp"

namespace antrean::delivery {

inline constexpr const char* kConsumer = "delivery";
inline constexpr const char* kSource = "/antrean/delivery";
inline constexpr const char* kPostalRequest = "postal.request";

/// For one transaction and one thread.
class Ledger {
 public:
  /// What is given outlives the ledger.
  Ledger(pqxx::work& tx, const Offices& offices) : tx_(tx), offices_(offices) {}

  /// Locks and loads the deliveries with these ids, and those of these bookings. A booking's lock
  /// serialises "issued" and "requested", which come by different topics.
  void load(const std::set<std::string>& deliveries, const std::set<std::string>& bookings);

  /// The ids of a booking's deliveries.
  std::vector<std::string> of_booking(const std::string& booking) const;
  const Delivery* find(const std::string& delivery) const;

  void note_issued(const std::string& booking, int n, Instant at);
  /// Decides; true when something changed.
  bool apply(const std::string& delivery, const Input& input, const Event& cause, Instant now);
  void note_tracking(const Event& event, bool applied);

  void store(Instant now);

 private:
  struct IssuedRow {
    std::string booking;
    int n;
    Instant at;
  };
  struct TrackingRow {
    std::string event_id;
    std::string delivery;
    std::string raw;
    std::string status;
    Instant occurred_at;
    Instant received_at;
    bool applied;
  };

  void lock_bookings(const std::set<std::string>& bookings);
  Facts facts_for(const Delivery* state, const Input& input) const;
  void keep(const Event& cause, Decision&& decision, Instant now);
  void keep_notice(const Event& cause, const Delivery& delivery, const NoticeOut& notice,
                   Instant now);
  void store_deliveries(Instant now);
  void store_issued();
  void store_tracking();

  pqxx::work& tx_;
  const Offices& offices_;
  std::map<std::string, Delivery> deliveries_;
  std::map<std::string, std::set<int>> issued_;  // by booking
  std::set<std::string> changed_;
  std::vector<IssuedRow> issued_rows_;
  std::vector<TrackingRow> tracking_rows_;
  std::vector<Event> events_;
  std::vector<NewEffect> effects_;
};

}  // namespace antrean::delivery
