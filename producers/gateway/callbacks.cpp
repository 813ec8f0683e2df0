#include "producers/gateway/callbacks.hpp"

#include <algorithm>

#include "common/ids.hpp"
#include "producers/gateway/fields.hpp"

namespace antrean::gateway {
namespace {

constexpr std::int64_t kLargestAmount = 1'000'000'000'000;

Instant instant(FieldReader& reader, const std::string& name) {
  const std::string text = reader.text(name, 40);
  if (text.empty()) return {};
  const auto parsed = parse_rfc3339(text);
  if (!parsed) reader.mistake(name, "must be an instant, such as 2026-12-01T09:00:00+07:00");
  return parsed.value_or(Instant{});
}

bool is_word(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_' || c == '.';
  });
}

}  // namespace

ParsedPaymentCallback parse_payment_callback(const nlohmann::json& body) {
  ParsedPaymentCallback parsed;
  FieldReader reader{body, "", parsed.errors};
  parsed.payment.billing_code = reader.digits("billing_code", 15);
  parsed.payment.ntpn = reader.text("ntpn", 40);
  if (!is_word(parsed.payment.ntpn)) reader.mistake("ntpn", "must be letters and digits");
  parsed.payment.amount = reader.number("amount", 1, kLargestAmount);
  parsed.payment.paid_at = instant(reader, "paid_at");
  parsed.payment.channel = reader.text("channel", 40);
  // A partner may add fields; what we don't know isn't a mistake of theirs.
  return parsed;
}

ParsedTrackingCallback parse_tracking_callback(const nlohmann::json& body) {
  ParsedTrackingCallback parsed;
  FieldReader reader{body, "", parsed.errors};
  parsed.tracking.request_id = reader.text("request_id", 36);
  if (!parsed.tracking.request_id.empty() && !is_uuid(parsed.tracking.request_id)) {
    reader.mistake("request_id", "must be the id that we gave");
  }
  parsed.tracking.status = reader.text("status", 100);
  parsed.tracking.occurred_at = instant(reader, "occurred_at");
  parsed.tracking.resi = reader.optional_text("resi", 40);
  if (!is_word(parsed.tracking.resi)) reader.mistake("resi", "must be letters and digits");
  return parsed;
}

bool is_receipt_kind(int kind) {
  return kind == 1 || kind == 2 || kind == 4 || kind == 8 || kind == 16;
}

}  // namespace antrean::gateway
