#pragma once

// Standard Webhooks (standardwebhooks.com, specification 1.0.0): a callback carries `webhook-id`,
// `webhook-timestamp` (seconds) and `webhook-signature` ("v1,<base64>", several separated by
// blanks, so that a secret can be changed without a gap). The signature is HMAC-SHA256 over
// "id.timestamp.body" with the bytes of the secret "whsec_<base64>". Thread-safe.

#include <chrono>
#include <map>
#include <string>
#include <string_view>

#include "common/time.hpp"

namespace antrean {

/// How far the timestamp may be from now, either way.
inline constexpr std::chrono::minutes kWebhookTolerance{5};

enum class WebhookVerdict {
  good,
  /// One of the three headers isn't there or is malformed.
  missing_headers,
  stale_timestamp,
  bad_signature,
};
std::string_view name_of(WebhookVerdict verdict);

struct SignedWebhook {
  std::string id;
  std::string timestamp;
  std::string signature;
};

/// Throws std::invalid_argument when the secret isn't "whsec_<base64>".
SignedWebhook sign_webhook(std::string_view secret, std::string_view id, Instant now,
                           std::string_view body);

/// `headers` with names in lower case, as HttpRequest holds them. Compares in constant time. Throws
/// std::invalid_argument when the secret isn't one.
WebhookVerdict verify_webhook(std::string_view secret,
                              const std::map<std::string, std::string>& headers,
                              std::string_view body, Instant now);

}  // namespace antrean
