// Standard Webhooks: the specification's rules as a table.
#include "common/http/webhook.hpp"

#include <gtest/gtest.h>

#include "common/sealing.hpp"

namespace antrean {
namespace {

const std::string kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const Instant kSigned = *parse_rfc3339("2021-02-25T16:45:30Z");
constexpr std::string_view kBody = R"({"test": 2432232314})";

std::map<std::string, std::string> headers_of(const SignedWebhook& webhook) {
  return {{"webhook-id", webhook.id},
          {"webhook-timestamp", webhook.timestamp},
          {"webhook-signature", webhook.signature}};
}

TEST(Webhook, AgreesWithThePublishedExample) {
  // The example of the Standard Webhooks libraries' tests.
  const SignedWebhook webhook = sign_webhook(kSecret, "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                             Instant{std::chrono::seconds{1614265330}}, kBody);
  EXPECT_EQ(webhook.timestamp, "1614265330");
  EXPECT_EQ(webhook.signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(Webhook, Verdicts) {
  const SignedWebhook good = sign_webhook(kSecret, "msg_1", kSigned, kBody);
  const auto verdict = [&](auto change, std::string_view body = kBody,
                           std::chrono::seconds later = std::chrono::seconds{0}) {
    auto headers = headers_of(good);
    change(headers);
    return verify_webhook(kSecret, headers, body, kSigned + later);
  };
  const auto as_is = [](auto&) {};
  EXPECT_EQ(verdict(as_is), WebhookVerdict::good);
  EXPECT_EQ(verdict(as_is, kBody, std::chrono::minutes{5}), WebhookVerdict::good);
  EXPECT_EQ(verdict(as_is, kBody, -std::chrono::minutes{5}), WebhookVerdict::good);
  EXPECT_EQ(verdict(as_is, kBody, std::chrono::seconds{301}), WebhookVerdict::stale_timestamp);
  EXPECT_EQ(verdict(as_is, kBody, -std::chrono::seconds{301}), WebhookVerdict::stale_timestamp);
  EXPECT_EQ(verdict(as_is, "other"), WebhookVerdict::bad_signature);
  for (const char* name : {"webhook-id", "webhook-timestamp", "webhook-signature"}) {
    EXPECT_EQ(verdict([&](auto& h) { h.erase(name); }), WebhookVerdict::missing_headers) << name;
  }
  EXPECT_EQ(verdict([](auto& h) { h["webhook-timestamp"] = "16142x"; }),
            WebhookVerdict::missing_headers);
  EXPECT_EQ(verdict([](auto& h) { h["webhook-timestamp"] = "99999999999999999999"; }),
            WebhookVerdict::missing_headers);
  EXPECT_EQ(verdict([](auto& h) { h["webhook-id"] = "msg_2"; }), WebhookVerdict::bad_signature);
  EXPECT_EQ(verdict([](auto& h) { h["webhook-id"] = "a.b"; }), WebhookVerdict::missing_headers);
  EXPECT_EQ(verdict([](auto& h) { h["webhook-signature"] = "v1,AAAA"; }),
            WebhookVerdict::bad_signature);
  EXPECT_EQ(verdict([&](auto& h) { h["webhook-signature"] = "v2" + good.signature.substr(2); }),
            WebhookVerdict::bad_signature);
  EXPECT_EQ(verdict([&](auto& h) { h["webhook-signature"] = "v1,AAAA v1a,x " + good.signature; }),
            WebhookVerdict::good);
}

TEST(Webhook, ASecretMustBeOne) {
  EXPECT_THROW(sign_webhook("secret", "a", kSigned, ""), std::invalid_argument);
  EXPECT_THROW(sign_webhook("whsec_***", "a", kSigned, ""), std::invalid_argument);
  EXPECT_THROW(verify_webhook("whsec_", {}, "", kSigned), std::invalid_argument);
}

}  // namespace
}  // namespace antrean
