#include "common/errors.hpp"
#include "common/http/client.hpp"
#include "consumers/notification/sms_gateway.hpp"

namespace antrean::notification {
namespace {

// Delivered, failed, buffered, accepted and rejected by the SMSC: all but intermediate ones.
constexpr const char* kReceiptsWanted = "27";
constexpr int kTooManyRequests = 429;

}  // namespace

void KannelGateway::send(const Sms& sms) {
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
  call.timeout = settings_.partner_timeout();
  call.once = true;
  const HttpAnswer answer = http_call(call);
  if (answer.status == 202 || answer.status == 200) return;
  const std::string status = "sms gateway: status " + std::to_string(answer.status);
  if (answer.status >= 500 || answer.status == kTooManyRequests)
    throw TransientPartnerError(status);
  throw PermanentPartnerError(status);
}

}  // namespace antrean::notification
