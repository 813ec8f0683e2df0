// A signed callback: four lines (secret or empty, id, timestamp, signature) and the body.

#include "common/http/webhook.hpp"

#include <stdexcept>

#include "common/sealing.hpp"
#include "tests/fuzz/target.hpp"

namespace antrean::fuzz {
namespace {

const std::string kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const Instant kNow{std::chrono::seconds{1614265330}};

}  // namespace

std::vector<std::string> seeds() {
  initialise_sodium();
  std::vector<std::string> callbacks;
  for (const std::string body : {R"({"billing_code":"820000000000001","amount":650000})", ""}) {
    const SignedWebhook one = sign_webhook(kSecret, "msg_1", kNow, body);
    callbacks.push_back("\n" + one.id + "\n" + one.timestamp + "\n" + one.signature + "\n" + body);
    callbacks.push_back(kSecret + "\n" + one.id + "\n" + one.timestamp + "\nv1a,x v1,AAAA " +
                        one.signature + "\n" + body);
  }
  return callbacks;
}

int quick_runs() {
  return 100'000;
}

void run(std::string_view input) {
  initialise_sodium();
  const std::string given{take_line(input)};
  const std::string secret = given.empty() ? kSecret : given;
  const std::string id{take_line(input)};
  const std::string timestamp{take_line(input)};
  const std::string signature{take_line(input)};
  try {
    const WebhookVerdict verdict = verify_webhook(
        secret,
        {{"webhook-id", id}, {"webhook-timestamp", timestamp}, {"webhook-signature", signature}},
        input, kNow);
    if (verdict != WebhookVerdict::good) return;
    const Instant then{std::chrono::seconds{std::stoll(timestamp)}};
    const SignedWebhook own = sign_webhook(secret, id, then, input);
    require(signature.find(own.signature) != std::string::npos, "a good signature is ours");
    require(std::chrono::abs(kNow - then) <= kWebhookTolerance, "a good timestamp is fresh");
  } catch (const std::invalid_argument&) {
    require(!given.empty(), "a good secret is one");
  }
}

}  // namespace antrean::fuzz
