#include "consumers/verification/registry.hpp"

#include <array>

#include "common/db/persons.hpp"
#include "common/errors.hpp"
#include "consumers/verification/claim.hpp"
#include "consumers/verification/effect_cause.hpp"
#include "consumers/verification/ledger.hpp"

namespace antrean::verification {
namespace {

using Kind = EffectOutcome::Kind;

constexpr int kOk = 200;
constexpr int kTimeOut = 408;
constexpr int kTooEarly = 425;
constexpr int kTooManyRequests = 429;
constexpr std::size_t kMostFields = 20;
constexpr std::size_t kLongestField = 40;

struct Question {
  bool wanted = false;
  std::optional<Claim> claim;
};

Question prepare(const Tools& tools, const ClaimedEffect& effect) {
  return query_in_transaction<Question>(tools.around.pool, [&](pqxx::work& tx) {
    Question question;
    const auto document = find_document(tx, effect.subject);
    if (!document || document->document.state != State::checking) return question;
    question.wanted = true;
    const auto claim = find_claim(tx, document->booking.str(), document->n);
    if (!claim) return question;
    const std::array person{claim->person};
    const auto keys = find_person_keys(tx, tools.around.secrets.master(), person);
    if (keys.empty()) return question;
    question.claim = open_claim(keys.begin()->second, *claim);
    return question;
  });
}

std::function<void(pqxx::work&)> deciding(const Tools& tools, const ClaimedEffect& effect,
                                          const Input& input) {
  return [&tools, effect, input](pqxx::work& tx) {
    const Instant now = tools.around.clock.now();
    Ledger ledger{tx, tools.rules, tools.engine};
    ledger.load({effect.payload.at("booking_id").get<std::string>()});
    ledger.apply(effect.subject, input, cause_of(effect), now);
    ledger.store(now);
  };
}

std::optional<RegistryAnswered> ask(const Tools& tools, const ClaimedEffect& effect,
                                    const Claim& claim, std::string& error) {
  HttpCall call;
  call.method = "POST";
  call.url = tools.around.settings.registry_url() + "/v1/identity-checks";
  call.headers = {{"Content-Type", "application/json"}};
  call.body = registry_question(effect.id.str(), claim).dump();
  call.timeout = tools.around.settings.partner_timeout();
  try {
    const HttpAnswer answer = http_call(call);
    error = "registry: status " + std::to_string(answer.status);
    return judge(answer);
  } catch (const TransientPartnerError& failure) {
    error = failure.what();
  } catch (const UnknownOutcome& failure) {
    // A question changes nothing: it is simply asked again.
    error = failure.what();
  }
  return RegistryAnswered{};
}

}  // namespace

std::optional<RegistryAnswered> judge(const HttpAnswer& answer) {
  const int status = answer.status;
  if (status >= 500 || status == kTooManyRequests || status == kTimeOut || status == kTooEarly) {
    return RegistryAnswered{};
  }
  if (status != kOk) return std::nullopt;
  const auto body = nlohmann::json::parse(answer.body, nullptr, false);
  // An answer that isn't one is a fault at their side, which passes.
  if (!body.is_object() || !body.contains("result")) return RegistryAnswered{};
  RegistryAnswered answered;
  const auto& result = body["result"];
  if (result == "MATCH") {
    answered.result = RegistryResult::match;
  } else if (result == "MISMATCH") {
    answered.result = RegistryResult::mismatch;
  } else if (result == "NOT_FOUND") {
    answered.result = RegistryResult::not_found;
  } else {
    return RegistryAnswered{};
  }
  if (answered.result != RegistryResult::mismatch || !body.contains("fields")) return answered;
  for (const auto& field : body["fields"]) {
    if (!field.is_string() || answered.fields.size() == kMostFields) break;
    const auto& name = field.get_ref<const std::string&>();
    // Names only: a partner's mistake must not carry personal data on.
    const bool is_name = name.size() <= kLongestField &&
                         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos;
    if (is_name && !name.empty()) answered.fields.push_back(name);
  }
  return answered;
}

nlohmann::json registry_question(const std::string& request_id, const Claim& claim) {
  return {{"request_id", request_id},
          {"nik", claim.nik},
          {"nama", claim.nama},
          {"tanggal_lahir", claim.tanggal_lahir},
          {"jenis_kelamin", claim.jenis_kelamin}};
}

EffectHandler registry_handler(const Tools& tools) {
  return [&tools](const ClaimedEffect& effect) {
    EffectOutcome outcome;
    const Question question = prepare(tools, effect);
    if (!question.wanted) {
      outcome.kind = Kind::suppressed;
      outcome.error = "the answer isn't waited for any more";
      return outcome;
    }
    if (!question.claim) {
      outcome.kind = Kind::suppressed;
      outcome.error = "the person was erased";
      outcome.store = deciding(tools, effect, BookingEnded{});
      return outcome;
    }
    std::string error;
    const auto answered = ask(tools, effect, *question.claim, error);
    if (!answered) {
      outcome.kind = Kind::failed;
      outcome.error = error;
      outcome.store = deciding(tools, effect, RegistryRefused{});
      return outcome;
    }
    outcome.store = deciding(tools, effect, *answered);
    if (answered->result == RegistryResult::unavailable) {
      // Asked again with back-off, for as long as the booking waits; that it is away is said once.
      outcome.kind = Kind::retry;
      outcome.error = error;
    } else {
      outcome.reference = std::string(name_of(answered->result));
    }
    return outcome;
  };
}

}  // namespace antrean::verification
