#pragma once

// What the gateway's routes share: the surroundings, the offices, where events and scans go, and
// who is calling. One per gateway; thread-safe.

#include <string>
#include <string_view>

#include "common/blobs.hpp"
#include "common/http/message.hpp"
#include "common/http/problem.hpp"
#include "common/offices.hpp"
#include "common/worker/part.hpp"
#include "producers/gateway/booking_view.hpp"
#include "producers/gateway/event_sink.hpp"
#include "producers/gateway/idempotency_memory.hpp"
#include "producers/gateway/rate_limit.hpp"

namespace antrean::gateway {

struct GatewayContext {
  const Surroundings& around;
  const Offices& offices;
  EventSink& events;
  BlobStore& blobs;
  IdempotencyMemory& memory;
  RateLimit& limit;
  /// Whether the memory knows the last day's requests.
  std::function<bool()> memory_ready;

  Instant now() const { return around.clock.now(); }
};

inline constexpr std::string_view kSource = "/antrean/gateway";

/// Who calls, as far as a route needs to know.
struct Caller {
  /// With an API key.
  std::optional<ApiKey> key;
  /// With a booking's access token.
  std::optional<BookingId> booking;

  /// "applicant" or "officer:<key name>": the event's actor.
  std::string actor() const;
};

/// Reads `Authorization: Bearer` or `X-Api-Key`. Throws ProblemError 401 when neither an API key
/// nor an access token is there, or it is unknown; 429 when the caller is over the limit.
Caller authenticate(const GatewayContext& context, const HttpRequest& request);
/// As above for routes that are open to all: limits by address.
void limit_by_address(const GatewayContext& context, const HttpRequest& request);
/// The booking of the path, if the caller may handle it: with its access token, or the key of an
/// app or of staff. Throws ProblemError 403 or 404 otherwise.
BookingId authorised_booking(const Caller& caller, const HttpRequest& request);
/// Throws ProblemError 403 without a key of that role.
void require_role(const Caller& caller, Role role);

/// The booking's present state. A request that Kafka has but the booking worker hasn't taken in
/// yet shows as REQUESTED to whoever may see it. Throws ProblemError 404.
BookingView load_booking(const GatewayContext& context, const BookingId& id, const Caller& caller);
/// The number of an applicant in the path. Throws ProblemError 404.
const ApplicantView& applicant_of(const BookingView& booking, const HttpRequest& request);
/// Throws ProblemError 409 with the booking's state.
[[noreturn]] void refuse_in_state(const BookingView& booking, std::string detail);

/// An event of the gateway: id and correlation are made from `identity`, so that the same cause
/// gives the same event. Takes over a valid `traceparent`.
Event make_event(const GatewayContext& context, const HttpRequest& request, EventType type,
                 std::string_view identity);
/// A UUID from a keyed hash.
std::string uuid_of(const GatewayContext& context, std::string_view purpose, std::string_view text);

}  // namespace antrean::gateway
