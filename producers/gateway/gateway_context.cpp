#include "producers/gateway/gateway_context.hpp"

#include <algorithm>

#include "common/metrics.hpp"

namespace antrean::gateway {
namespace {

[[noreturn]] void refuse(int status, std::string code, std::string detail) {
  throw ProblemError(make_problem(status, std::move(code), std::move(detail)));
}

void take_token(const GatewayContext& context, const std::string& caller) {
  const int wait = context.limit.take(caller, std::chrono::steady_clock::now());
  if (wait == 0) return;
  Problem problem = make_problem(429, "too-many-requests", "Too many requests; wait a little.");
  problem.retry_after = wait;
  throw ProblemError(std::move(problem));
}

std::string presented_secret(const HttpRequest& request) {
  const std::string authorization = request.header("authorization");
  constexpr std::string_view kBearer = "bearer ";
  if (authorization.size() > kBearer.size() &&
      std::equal(kBearer.begin(), kBearer.end(), authorization.begin(), [](char a, char b) {
        return a == b || (b >= 'A' && b <= 'Z' && a == static_cast<char>(b - 'A' + 'a'));
      })) {
    return authorization.substr(kBearer.size());
  }
  return request.header("x-api-key");
}

// W3C Trace Context, version 00.
bool is_traceparent(std::string_view text) {
  if (text.size() != 55 || !text.starts_with("00-") || text[35] != '-' || text[52] != '-') {
    return false;
  }
  return text.substr(3).find_first_not_of("0123456789abcdef-") == std::string_view::npos;
}

}  // namespace

std::string Caller::actor() const {
  return key && key->role == Role::staff ? "officer:" + key->name : "applicant";
}

Caller authenticate(const GatewayContext& context, const HttpRequest& request) {
  const std::string secret = presented_secret(request);
  Caller caller;
  if (!secret.empty() && secret.size() <= 200) {
    caller.key = context.around.secrets.api_key(secret);
    if (!caller.key) caller.booking = context.around.secrets.booking_of_token(secret);
  }
  if (caller.key) {
    take_token(context, "key:" + caller.key->name);
  } else {
    // Guessers are counted by address as well.
    take_token(context, "address:" + request.remote_address);
  }
  if (!caller.key && !caller.booking) {
    refuse(401, "unauthorised",
           "Send an API key or an access token as Authorization: Bearer, or an API key as "
           "X-Api-Key.");
  }
  return caller;
}

void limit_by_address(const GatewayContext& context, const HttpRequest& request) {
  take_token(context, "address:" + request.remote_address);
}

BookingId authorised_booking(const Caller& caller, const HttpRequest& request) {
  BookingId id{request.parameter("id")};
  if (!is_uuid(id.str())) refuse(404, "no-such-booking", "There is no such booking.");
  if (caller.booking) {
    if (*caller.booking != id) refuse(403, "forbidden", "The token belongs to another booking.");
    return id;
  }
  if (caller.key->role != Role::app && caller.key->role != Role::staff) {
    refuse(403, "forbidden", "This key may not handle bookings.");
  }
  return id;
}

void require_role(const Caller& caller, Role role) {
  if (!caller.key || caller.key->role != role) {
    refuse(403, "forbidden", "This needs a key of another role.");
  }
}

BookingView load_booking(const GatewayContext& context, const BookingId& id, const Caller& caller) {
  if (auto found = find_booking(context.around.pool, id)) return std::move(*found);
  // A token is only ever given out with an acknowledgement.
  if (!caller.booking && !context.memory.knows(id)) {
    refuse(404, "no-such-booking", "There is no such booking.");
  }
  BookingView view;
  view.id = id;
  view.state = "REQUESTED";
  return view;
}

const ApplicantView& applicant_of(const BookingView& booking, const HttpRequest& request) {
  const std::string text = request.parameter("n");
  const bool number =
      !text.empty() && text.size() <= 2 &&
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  const ApplicantView* one = number ? booking.applicant(std::stoi(text)) : nullptr;
  if (one == nullptr) refuse(404, "no-such-applicant", "The booking has no such applicant.");
  return *one;
}

void refuse_in_state(const BookingView& booking, std::string detail) {
  Problem problem = make_problem(409, "wrong-state", std::move(detail));
  problem.extensions["state"] = booking.state;
  throw ProblemError(std::move(problem));
}

std::string uuid_of(const GatewayContext& context, std::string_view purpose,
                    std::string_view text) {
  const std::string hash = context.around.secrets.hash(purpose, text);
  unsigned char bytes[16];
  for (std::size_t i = 0; i < 16; ++i) {
    bytes[i] = static_cast<unsigned char>(std::stoi(hash.substr(2 * i, 2), nullptr, 16));
  }
  return uuid_from_bytes(bytes);
}

Event make_event(const GatewayContext& context, const HttpRequest& request, EventType type,
                 std::string_view identity) {
  Event event;
  event.id = EventId{uuid_of(context, name_of(type), identity)};
  event.correlation_id = event.id.str();
  event.source = kSource;
  event.type = type;
  event.time = context.now();
  const std::string trace = request.header("traceparent");
  if (is_traceparent(trace)) event.traceparent = trace;
  return event;
}

}  // namespace antrean::gateway
