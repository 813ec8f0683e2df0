#include "tests/partners/payment.hpp"

#include <cstdio>

#include "common/http/problem.hpp"
#include "common/ids.hpp"
#include "common/sealing.hpp"

namespace antrean::partners {
namespace {

constexpr int kSerials = 10'000'000;
constexpr std::int64_t kWrongBy = 1'000;
constexpr int kMostRepeats = 20;
constexpr std::chrono::seconds kLongestWait{10};

HttpResponse billing_response(int status, const nlohmann::json& kept) {
  return json_response(status, {{"billing_code", kept.at("billing_code")},
                                {"amount", kept.at("amount")},
                                {"issued_at", kept.at("issued_at")}});
}

[[noreturn]] void refuse(const char* field, const char* reason) {
  Problem problem = make_problem(422, "invalid", "A field is wrong.");
  problem.errors.push_back({field, reason});
  throw ProblemError(problem);
}

std::int64_t amount_in(const nlohmann::json& body) {
  if (!body.contains("amount") || !body["amount"].is_number_integer() || body["amount"] <= 0) {
    refuse("amount", "expected whole rupiah");
  }
  return body["amount"];
}

// NTPN: 16 characters of digits and capitals.
std::string new_ntpn() {
  std::string text = content_hash(as_bytes(new_uuid())).substr(0, 16);
  for (char& c : text) {
    if (c >= 'a') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

}  // namespace

PaymentPartner::PaymentPartner(const PaymentSettings& settings, const Clock& clock,
                               StateFile& state)
    : callback_url_(settings.callback_url + "/v1/callbacks/payments"),
      clock_(clock),
      faults_({"down", "slow", "error_500", "cut", "late", "repeated", "wrong_amount",
               "bad_signature", "old_timestamp", "unknown_billing"}),
      billings_("payment", state),
      callbacks_(settings.webhook_secret, clock),
      server_({.listen = settings.listen, .name = "payment"}) {
  const auto known = billings_.list();
  for (const auto& billing : known.at("accepted")) {
    amounts_[billing.at("billing_code")] = billing.at("amount");
  }
  faults_.serve(server_);
  billings_.serve(server_);
  server_.route("POST", "/v1/billings", [this](const HttpRequest& r) { return issue(r); });
  server_.route("POST", "/simulate/pay", [this](const HttpRequest& r) { return pay(r); });
  server_.route("GET", "/callbacks", [this](const HttpRequest&) {
    return json_response(200, {{"callbacks", callbacks_.list()}});
  });
  server_.start();
}

HttpResponse PaymentPartner::issue(const HttpRequest& request) {
  if (auto fault = strike_before(faults_)) return *fault;
  const nlohmann::json body = body_of(request);
  const std::string request_id = text_in(body, "request_id");
  const std::int64_t amount = amount_in(body);
  if (const auto kept = billings_.find(request_id)) {
    if (kept->at("amount") != amount) {
      return problem_response(
          make_problem(409, "other-amount", "This request_id was used for another amount."),
          request.path);
    }
    return strike_after(faults_, billing_response(200, *kept));
  }
  const std::lock_guard lock{mutex_};
  const Instant now = clock_.now();
  const nlohmann::json kept{{"billing_code", new_code(request_id, now)},
                            {"amount", amount},
                            {"issued_at", to_rfc3339(now)}};
  if (!billings_.accept(request_id, kept)) {
    // Another thread was faster with the same request.
    return strike_after(faults_, billing_response(200, *billings_.peek(request_id)));
  }
  amounts_[kept.at("billing_code")] = amount;
  return strike_after(faults_, billing_response(201, kept));
}

// "8" for PNBP, the date, and a serial number made from the request, so that a partner that was
// started anew doesn't give an old code to somebody else.
std::string PaymentPartner::new_code(const std::string& request_id, Instant now) {
  const std::string day = to_rfc3339(now).substr(0, 10);
  const std::string hash = content_hash(as_bytes(request_id));
  auto serial = static_cast<int>(std::stoull(hash.substr(0, 12), nullptr, 16) % kSerials);
  for (;; serial = (serial + 1) % kSerials) {
    char code[16];
    std::snprintf(code, sizeof code, "82%s%s%s%07d", day.substr(2, 2).c_str(),
                  day.substr(5, 2).c_str(), day.substr(8, 2).c_str(), serial);
    if (!amounts_.contains(code)) return code;
  }
}

HttpResponse PaymentPartner::pay(const HttpRequest& request) {
  const nlohmann::json body = body_of(request);
  nlohmann::json payment{{"billing_code", text_in(body, "billing_code")},
                         {"ntpn", body.contains("ntpn") ? text_in(body, "ntpn") : new_ntpn()},
                         {"channel", body.value("channel", "bank")}};
  {
    const std::lock_guard lock{mutex_};
    const auto found = amounts_.find(payment["billing_code"]);
    if (found == amounts_.end()) {
      throw ProblemError(make_problem(404, "no-such-billing", "Nobody issued this billing code."));
    }
    payment["amount"] = found->second;
  }
  if (body.contains("amount")) payment["amount"] = amount_in(body);
  Instant paid_at = clock_.now();
  if (body.contains("paid_at")) {
    const auto given = parse_rfc3339(text_in(body, "paid_at"));
    if (!given) refuse("paid_at", "expected an RFC 3339 instant");
    paid_at = *given;
  }
  payment["paid_at"] = to_rfc3339(paid_at);
  int times = 1;
  if (body.contains("repeat")) {
    if (!body["repeat"].is_number_integer() || body["repeat"] < 0 ||
        body["repeat"] > kMostRepeats) {
      refuse("repeat", "expected 0 to 20");
    }
    times += body["repeat"].get<int>();
  }
  if (faults_.strikes("repeated")) times += 2;
  if (faults_.strikes("wrong_amount")) {
    payment["amount"] = payment["amount"].get<std::int64_t>() + kWrongBy;
  }
  if (faults_.strikes("unknown_billing")) payment["billing_code"] = "899999999999999";
  Callback callback{new_uuid(), callback_url_, payment.dump(), clock_.now(), Forgery::none};
  if (const auto seconds = faults_.strikes("late")) {
    callback.due += std::chrono::seconds{static_cast<std::int64_t>(*seconds)};
  }
  if (faults_.strikes("bad_signature")) callback.forgery = Forgery::bad_signature;
  if (faults_.strikes("old_timestamp")) callback.forgery = Forgery::old_timestamp;
  for (int i = 0; i < times; ++i) callbacks_.send(callback);
  bool sent = false;
  if (body.value("wait", false)) sent = callbacks_.wait_until_sent(kLongestWait);
  return json_response(
      202,
      {{"ntpn", payment["ntpn"]}, {"callback", callback.id}, {"times", times}, {"sent", sent}});
}

}  // namespace antrean::partners
