#include "common/http/webhook.hpp"

#include <charconv>
#include <stdexcept>

#include "common/sealing.hpp"

namespace antrean {
namespace {

constexpr std::string_view kPrefix = "whsec_";
constexpr std::string_view kVersion = "v1,";
// A sender that sends more signatures than this isn't changing secrets.
constexpr int kMostSignatures = 10;

Bytes key_of(std::string_view secret) {
  Bytes key;
  if (!secret.starts_with(kPrefix) || !from_base64(secret.substr(kPrefix.size()), key) ||
      key.empty()) {
    throw std::invalid_argument("a webhook secret is whsec_ and base64");
  }
  return key;
}

std::string signature_of(const Bytes& key, std::string_view id, std::string_view timestamp,
                         std::string_view body) {
  std::string text;
  text.reserve(id.size() + timestamp.size() + body.size() + 2);
  text.append(id).append(".").append(timestamp).append(".").append(body);
  return to_base64(hmac_sha256(key, text));
}

std::string_view header(const std::map<std::string, std::string>& headers, const char* name) {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

}  // namespace

std::string_view name_of(WebhookVerdict verdict) {
  switch (verdict) {
    case WebhookVerdict::good:
      return "good";
    case WebhookVerdict::missing_headers:
      return "missing_headers";
    case WebhookVerdict::stale_timestamp:
      return "stale_timestamp";
    case WebhookVerdict::bad_signature:
      return "bad_signature";
  }
  return "unknown";
}

SignedWebhook sign_webhook(std::string_view secret, std::string_view id, Instant now,
                           std::string_view body) {
  SignedWebhook result;
  result.id = std::string(id);
  result.timestamp =
      std::to_string(std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count());
  result.signature =
      std::string(kVersion) + signature_of(key_of(secret), id, result.timestamp, body);
  return result;
}

WebhookVerdict verify_webhook(std::string_view secret,
                              const std::map<std::string, std::string>& headers,
                              std::string_view body, Instant now) {
  const Bytes key = key_of(secret);
  const std::string_view id = header(headers, "webhook-id");
  const std::string_view timestamp = header(headers, "webhook-timestamp");
  std::string_view signatures = header(headers, "webhook-signature");
  std::int64_t seconds = 0;
  const auto [end, error] =
      std::from_chars(timestamp.data(), timestamp.data() + timestamp.size(), seconds);
  // An id with a full stop could move the border between id and timestamp.
  if (id.empty() || id.size() > 200 || id.find('.') != std::string_view::npos ||
      signatures.empty() || timestamp.empty() || error != std::errc{} ||
      end != timestamp.data() + timestamp.size()) {
    return WebhookVerdict::missing_headers;
  }
  const std::int64_t here =
      std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  const std::int64_t tolerance = std::chrono::seconds{kWebhookTolerance}.count();
  if (seconds < here - tolerance || seconds > here + tolerance) {
    return WebhookVerdict::stale_timestamp;
  }
  const std::string expected = signature_of(key, id, timestamp, body);
  bool good = false;
  for (int i = 0; i < kMostSignatures && !signatures.empty(); ++i) {
    const auto blank = signatures.find(' ');
    const std::string_view one = signatures.substr(0, blank);
    signatures =
        blank == std::string_view::npos ? std::string_view{} : signatures.substr(blank + 1);
    if (one.starts_with(kVersion) && equal_secrets(one.substr(kVersion.size()), expected)) {
      good = true;
    }
  }
  return good ? WebhookVerdict::good : WebhookVerdict::bad_signature;
}

}  // namespace antrean
