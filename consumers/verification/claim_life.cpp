#include "consumers/verification/claim_life.hpp"

#include "common/db/arrays.hpp"

namespace antrean::verification {

void ClaimLife::note(const Event& event) {
  const auto all_are = [&](bool live) { live_[{event.data.at("booking_id"), 0}] = live; };
  switch (event.type) {
    case EventType::booking_rejected:
    case EventType::booking_expired:
    case EventType::booking_cancelled:
      all_are(false);
      break;
    // Money that came late brings a booking back, with its seat or for another.
    case EventType::booking_reinstated:
    case EventType::booking_paid_no_slot:
      all_are(true);
      break;
    case EventType::passport_issued:
      live_[{event.data.at("booking_id"), event.data.at("n").get<int>()}] = false;
      break;
    default:
      break;
  }
}

void ClaimLife::store(pqxx::work& tx) const {
  for (const bool of_all : {true, false}) {
    ArrayLiteral bookings, numbers, live;
    for (const auto& [place, is] : live_) {
      if ((place.second == 0) != of_all) continue;
      bookings.add(std::string_view{place.first});
      numbers.add(std::int64_t{place.second});
      live.add(is);
    }
    if (bookings.empty()) continue;
    tx.exec_params0(
        "UPDATE document_claim c SET live = l.live "
        "FROM unnest($1::text[], $2::int[], $3::boolean[]) AS l(booking, n, live) "
        "WHERE c.booking_id = l.booking AND l.n IN (0, c.n) AND c.live <> l.live",
        bookings.str(), numbers.str(), live.str());
  }
}

}  // namespace antrean::verification
