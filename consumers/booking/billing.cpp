#include "consumers/booking/billing.hpp"

#include <algorithm>

#include "common/errors.hpp"
#include "common/http/client.hpp"
#include "consumers/booking/ledger.hpp"

namespace antrean::booking {
namespace {

constexpr int kTooManyRequests = 429;

BillingIssued parse_answer(const HttpAnswer& answer) {
  const auto body = nlohmann::json::parse(answer.body, nullptr, false);
  const auto text = [&body](const char* key) -> std::string {
    return body.is_object() && body.contains(key) && body[key].is_string() ? body[key] : "";
  };
  const std::string code = text("billing_code");
  const auto issued = parse_rfc3339(text("issued_at"));
  const bool digits = code.size() == 15 && std::all_of(code.begin(), code.end(),
                                                       [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || !issued || !body.contains("amount") || !body["amount"].is_number_integer()) {
    throw TransientPartnerError("payment partner: an answer that isn't a billing");
  }
  return {code, body["amount"], *issued};
}

// What the billing means for the booking is decided by the same core, in the transaction that ends
// the effect.
void store_billing(pqxx::work& tx, const ClaimedEffect& effect, const BillingIssued& issued,
                   const Offices& offices, const Policy& policy, Instant now) {
  Incoming incoming;
  incoming.booking = BookingId{effect.subject};
  incoming.input = issued;
  incoming.cause.id = EventId{effect.id.str()};
  incoming.cause.subject = effect.subject;
  incoming.cause.key = effect.subject;
  incoming.cause.correlation_id = effect.payload.value("correlation_id", effect.id.str());
  incoming.cause.office_id = effect.payload.value("office_id", "");
  const std::vector<Incoming> inputs{incoming};
  Ledger ledger{tx, offices, policy};
  ledger.load(inputs, now);
  ledger.apply(incoming, now);
  ledger.store(now);
}

}  // namespace

EffectHandler billing_handler(const Surroundings& surroundings, const Offices& offices,
                              const Policy& policy) {
  return [&surroundings, &offices, &policy](const ClaimedEffect& effect) {
    const nlohmann::json request{{"request_id", effect.id.str()},
                                 {"amount", effect.payload.at("amount")},
                                 {"purpose", "paspor"},
                                 {"office_id", effect.payload.at("office_id")}};
    HttpCall call;
    call.method = "POST";
    call.url = surroundings.settings.payment_url() + "/v1/billings";
    call.headers = {{"Content-Type", "application/json"}};
    call.body = request.dump();
    call.timeout = surroundings.settings.partner_timeout();
    EffectOutcome outcome;
    HttpAnswer answer;
    try {
      answer = http_call(call);
    } catch (const UnknownOutcome& error) {
      // Safe to ask again: the same request id gives the same billing.
      throw TransientPartnerError(error.what());
    }
    if (answer.status == kTooManyRequests || answer.status >= 500) {
      throw TransientPartnerError("payment partner: status " + std::to_string(answer.status));
    }
    if (answer.status != 200 && answer.status != 201) {
      throw PermanentPartnerError("payment partner: status " + std::to_string(answer.status));
    }
    const BillingIssued issued = parse_answer(answer);
    outcome.reference = issued.billing_code;
    outcome.store = [&surroundings, &offices, &policy, effect, issued](pqxx::work& tx) {
      store_billing(tx, effect, issued, offices, policy, surroundings.clock.now());
    };
    return outcome;
  };
}

}  // namespace antrean::booking
