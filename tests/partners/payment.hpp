#pragma once

// The payment partner (SIMPONI in the small): issues billing codes and tells us of payments.
//
//   POST /v1/billings  {request_id, amount, purpose, office_id}
//     201 {billing_code (15 digits), amount, issued_at}; the same request_id again: 200 with the
//     same billing; the same request_id with another amount: 409.
//   POST /simulate/pay {billing_code, amount?, ntpn?, paid_at?, channel?, repeat?, wait?}
//     Somebody pays at a bank. 202 {ntpn, callbacks}; the signed callback
//     {billing_code, ntpn, amount, paid_at, channel} goes to <callback-url>/v1/callbacks/payments
//     and is tried again until 2xx. `repeat` sends it that many times more; `wait` (true) answers
//     once all due callbacks were answered for, after 10 s at most. 404 for a code that nobody
//     issued.
//   GET /accepted  billings; GET /callbacks  what was sent
//   Faults: down, slow, error_500, cut; of callbacks: late (`seconds`), repeated, wrong_amount,
//   bad_signature, old_timestamp, unknown_billing.

#include <map>
#include <mutex>
#include <string>

#include "tests/partners/callbacks.hpp"
#include "tests/partners/faults.hpp"
#include "tests/partners/ledger.hpp"

namespace antrean::partners {

struct PaymentSettings {
  std::string listen;
  std::string callback_url;
  std::string webhook_secret;
};

/// Constructing starts it. `clock` and `state` outlive it.
class PaymentPartner {
 public:
  PaymentPartner(const PaymentSettings& settings, const Clock& clock, StateFile& state);
  int port() const { return server_.port(); }

 private:
  HttpResponse issue(const HttpRequest& request);
  HttpResponse pay(const HttpRequest& request);
  std::string new_code(const std::string& request_id, Instant now);

  std::string callback_url_;
  const Clock& clock_;
  Faults faults_;
  Ledger billings_;
  CallbackSender callbacks_;
  std::mutex mutex_;
  std::map<std::string, std::int64_t> amounts_;  // by billing code
  HttpServer server_;
};

}  // namespace antrean::partners
