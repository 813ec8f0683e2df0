#include "tests/partners/sms_provider.hpp"

#include "common/ids.hpp"

namespace antrean::partners {

SmsProvider::SmsProvider(const std::string& listen, StateFile& state)
    : faults_({"down", "slow", "error_500", "cut", "refuse"}),
      messages_("sms-provider", state),
      server_({.listen = listen, .name = "sms-provider"}) {
  faults_.serve(server_);
  messages_.serve(server_);
  server_.route("GET", "/sms", [this](const HttpRequest& r) { return take(r); });
  server_.route("POST", "/sms", [this](const HttpRequest& r) { return take(r); });
  server_.start();
}

HttpResponse SmsProvider::take(const HttpRequest& request) {
  if (auto fault = strike_before(faults_)) return *fault;
  if (!request.query_value("to") || !request.query_value("text")) {
    return {400, "text/plain", "1: to and text are needed", {}};
  }
  if (faults_.strikes("refuse")) return {403, "text/plain", "4: Refused", {}};
  messages_.accept(request.query_value("id").value_or(new_uuid()),
                   {{"bytes", request.query_value("text")->size()}});
  return strike_after(faults_, {202, "text/plain", "0: Accepted for delivery", {}});
}

}  // namespace antrean::partners
