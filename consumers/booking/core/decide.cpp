#include "consumers/booking/core/decide.hpp"

#include <type_traits>

#include "consumers/booking/core/rules.hpp"

namespace antrean::booking {

Decision decide(const Booking* state, const BookingId& id, const Input& input, const Facts& facts,
                Instant now, const Policy& policy) {
  const Situation at{facts, now, policy};
  return std::visit(
      [&](const auto& what) -> Decision {
        using What = std::decay_t<decltype(what)>;
        if constexpr (std::is_same_v<What, Requested>) {
          // The same id again under another event: the gateway derives the id from the
          // idempotency key, so this is a repeat, and the first one stands.
          if (state != nullptr) return {};
          return decide_requested(id, what, at);
        } else if constexpr (std::is_same_v<What, PaymentReceived>) {
          return decide_payment(state, what, at);
        } else {
          if (state == nullptr) return {};
          if constexpr (std::is_same_v<What, CancellationRequested>) {
            return decide_cancelled(*state, at);
          } else if constexpr (std::is_same_v<What, DeadlineReached>) {
            return decide_deadline(*state, what, at);
          } else if constexpr (std::is_same_v<What, DocumentUploaded>) {
            return decide_uploaded(*state, what, at);
          } else if constexpr (std::is_same_v<What, DocumentApproved>) {
            return decide_approved(*state, what, at);
          } else if constexpr (std::is_same_v<What, DocumentRetryRequested>) {
            return decide_retry(*state, what, at);
          } else if constexpr (std::is_same_v<What, DocumentReviewRequested>) {
            return decide_review(*state, what, at);
          } else if constexpr (std::is_same_v<What, DocumentRefused>) {
            return decide_refused(*state, what, at);
          } else if constexpr (std::is_same_v<What, BillingIssued>) {
            return decide_billed(*state, what, at);
          } else if constexpr (std::is_same_v<What, PassportIssued>) {
            return decide_issued(*state, what, at);
          } else {
            static_assert(std::is_same_v<What, Delivered>);
            return decide_delivered(*state, at);
          }
        }
      },
      input);
}

void release_seats(Booking& next, Decision& decision) {
  const int count = static_cast<int>(next.applicants.size());
  switch (next.seats) {
    case Seats::none:
      break;
    case Seats::held:
      decision.held_change -= count;
      break;
    case Seats::confirmed:
      decision.confirmed_change -= count;
      break;
  }
  next.seats = Seats::none;
}

}  // namespace antrean::booking
