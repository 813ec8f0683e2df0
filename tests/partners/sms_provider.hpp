#pragma once

// An SMS provider over HTTP, for fault tests of Kannel's second SMSC (type http, system-type
// generic): it accepts or refuses.
//
//   GET or POST /sms?to=..&text=..&id=..  202 "0: Accepted for delivery"; refused: 403 "4: Refused"
//   GET /accepted  messages by id (without the id: numbered), without number and text
//   Faults: down, slow, error_500, cut, refuse.

#include <atomic>

#include "tests/partners/faults.hpp"
#include "tests/partners/ledger.hpp"

namespace antrean::partners {

/// Constructing starts it. `state` outlives it.
class SmsProvider {
 public:
  SmsProvider(const std::string& listen, StateFile& state);
  int port() const { return server_.port(); }

 private:
  HttpResponse take(const HttpRequest& request);

  Faults faults_;
  Ledger messages_;
  HttpServer server_;
};

}  // namespace antrean::partners
