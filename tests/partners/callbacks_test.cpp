// Callbacks against a receiver of our own: signatures, repetition until 2xx, the clock.

#include "tests/partners/callbacks.hpp"

#include <gtest/gtest.h>

#include <atomic>

#include "common/http/server.hpp"
#include "common/http/webhook.hpp"
#include "common/sealing.hpp"

namespace antrean::partners {
namespace {

using namespace std::chrono_literals;

// Plays the gateway: checks the signature and answers as the test wants.
class Receiver {
 public:
  Receiver(std::string secret, const Clock& clock) : secret_(std::move(secret)), clock_(clock) {
    server_.route("POST", "/in", [this](const HttpRequest& request) {
      ++calls;
      if (failures > 0) {
        --failures;
        return json_response(503, {});
      }
      verdict = verify_webhook(secret_, request.headers, request.body, clock_.now());
      return json_response(verdict == WebhookVerdict::good ? 202 : 401, {});
    });
    server_.start();
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()) + "/in"; }

  std::atomic<int> calls{0};
  std::atomic<int> failures{0};
  std::atomic<WebhookVerdict> verdict{WebhookVerdict::missing_headers};

 private:
  std::string secret_;
  const Clock& clock_;
  HttpServer server_{{.name = "receiver"}};
};

class Callbacks : public ::testing::Test {
 protected:
  Callbacks() : secret("whsec_" + to_base64(new_key())) {}

  std::string secret;
  ManualClock clock{*parse_rfc3339("2026-11-23T03:00:00Z")};
};

TEST_F(Callbacks, AreSignedAndSentOnce) {
  Receiver receiver{secret, clock};
  CallbackSender sender{secret, clock};
  sender.send({"a", receiver.url(), "{}", clock.now(), Forgery::none});
  ASSERT_TRUE(sender.wait_until_sent(10s));
  EXPECT_EQ(receiver.calls, 1);
  EXPECT_EQ(receiver.verdict, WebhookVerdict::good);
}

TEST_F(Callbacks, AreTriedAgainUntilAccepted) {
  Receiver receiver{secret, clock};
  receiver.failures = 2;
  CallbackSender sender{secret, clock};
  sender.send({"a", receiver.url(), "{}", clock.now(), Forgery::none});
  ASSERT_TRUE(sender.wait_until_sent(20s));
  EXPECT_EQ(receiver.calls, 3);
  EXPECT_EQ(sender.list().at(0).at("attempts"), 3);
}

TEST_F(Callbacks, WaitForTheirTimeOnTheClock) {
  Receiver receiver{secret, clock};
  CallbackSender sender{secret, clock};
  sender.send({"a", receiver.url(), "{}", clock.now() + 2h, Forgery::none});
  ASSERT_TRUE(sender.wait_until_sent(1s)) << "nothing is due yet";
  EXPECT_EQ(receiver.calls, 0);
  clock.advance(3h);
  ASSERT_TRUE(sender.wait_until_sent(10s));
  EXPECT_EQ(receiver.calls, 1);
}

TEST_F(Callbacks, ForgedOnesAreSentOnceAndRefused) {
  for (const auto& [forgery, verdict] :
       {std::pair{Forgery::bad_signature, WebhookVerdict::bad_signature},
        std::pair{Forgery::old_timestamp, WebhookVerdict::stale_timestamp}}) {
    Receiver receiver{secret, clock};
    CallbackSender sender{secret, clock};
    sender.send({"a", receiver.url(), "{}", clock.now(), forgery});
    ASSERT_TRUE(sender.wait_until_sent(10s));
    EXPECT_EQ(receiver.calls, 1);
    EXPECT_EQ(receiver.verdict, verdict);
    EXPECT_EQ(sender.list().at(0).at("status"), 401);
  }
}

}  // namespace
}  // namespace antrean::partners
