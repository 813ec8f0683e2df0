#pragma once

// Bodies of the partners' callbacks as values, and their validation: pure functions.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "common/http/problem.hpp"
#include "common/time.hpp"

namespace antrean::gateway {

/// {"billing_code": 15 digits, "ntpn", "amount": rupiah, "paid_at", "channel"}.
struct PaymentCallback {
  std::string billing_code;
  std::string ntpn;
  std::int64_t amount = 0;
  Instant paid_at;
  std::string channel;
};
struct ParsedPaymentCallback {
  PaymentCallback payment;
  std::vector<FieldError> errors;
};
ParsedPaymentCallback parse_payment_callback(const nlohmann::json& body);

/// {"request_id": our delivery id, "status": the postal service's own word, "occurred_at",
/// "resi"?}.
struct TrackingCallback {
  std::string request_id;
  std::string status;
  Instant occurred_at;
  std::string resi;
};
struct ParsedTrackingCallback {
  TrackingCallback tracking;
  std::vector<FieldError> errors;
};
ParsedTrackingCallback parse_tracking_callback(const nlohmann::json& body);

/// Kannel's %d in a delivery report: 1 delivered, 2 failed, 4 buffered, 8 accepted, 16 rejected.
bool is_receipt_kind(int kind);

}  // namespace antrean::gateway
