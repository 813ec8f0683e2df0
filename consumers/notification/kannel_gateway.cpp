#include <algorithm>

#include "common/errors.hpp"
#include "common/http/client.hpp"
#include "consumers/notification/longest_call.hpp"
#include "consumers/notification/sms_gateway.hpp"

namespace antrean::notification {
namespace {

// Delivered 1, failed 2, accepted 8 and rejected 16 by the SMS centre; not 4, queued.
constexpr const char* kReceiptsWanted = "27";

// E.164 with the plus. The gateway checks numbers more closely at the door; here stands what
// protects the SMS gateway from whatever else may publish events.
void check_number(const std::string& number) {
  const bool digits =
      number.size() >= 8 && number.size() <= 16 && number[0] == '+' &&
      std::all_of(number.begin() + 1, number.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) throw PermanentPartnerError("the phone number can't be used");
}

}  // namespace

SmsVerdict judge_sendsms(int status, std::string_view body) {
  constexpr int kUnauthorised = 401;
  constexpr int kForbidden = 403;
  constexpr int kTimeout = 408;
  constexpr int kTooManyRequests = 429;
  if (status == kUnauthorised || status == kForbidden || status == kTimeout ||
      status == kTooManyRequests || status >= 500) {
    return SmsVerdict::busy;
  }
  if (status >= 400) return SmsVerdict::refused;
  // "0: Accepted for delivery", "3: Queued for later delivery"; 1.4's older answer is "Sent.".
  const bool taken = body.starts_with("0:") || body.starts_with("3:") || body.starts_with("Sent");
  return status >= 200 && status < 300 && taken ? SmsVerdict::taken : SmsVerdict::unknown;
}

void KannelGateway::send(const Sms& sms) {
  check_number(sms.to);
  const std::string token = secrets_.hash("sms-callback", sms.reference).substr(0, 32);
  // %d is filled in by Kannel: the kind of receipt.
  const std::string receipt = settings_.gateway_public_url() +
                              "/v1/callbacks/sms?effect=" + url_encode(sms.reference) +
                              "&kind=%d&token=" + token;
  HttpCall call;
  call.url = settings_.sms_url() + "?username=" + url_encode(settings_.sms_username()) +
             "&password=" + url_encode(settings_.sms_password()) +
             "&from=" + url_encode(settings_.sms_sender()) + "&to=" + url_encode(sms.to) +
             "&text=" + url_encode(sms.text) + "&coding=0&dlr-mask=" + kReceiptsWanted +
             "&dlr-url=" + url_encode(receipt);
  call.timeout = longest_call(settings_);
  call.once = true;
  const HttpAnswer answer = http_call(call);
  const std::string status = "sms gateway: status " + std::to_string(answer.status);
  switch (judge_sendsms(answer.status, answer.body)) {
    case SmsVerdict::taken:
      return;
    case SmsVerdict::refused:
      throw PermanentPartnerError(status);
    case SmsVerdict::busy:
      throw TransientPartnerError(status);
    case SmsVerdict::unknown:
      throw UnknownOutcome(status);
  }
}

}  // namespace antrean::notification
