#include "consumers/delivery/postal.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "common/db/persons.hpp"
#include "common/errors.hpp"
#include "common/sealing.hpp"
#include "consumers/delivery/ledger.hpp"

namespace antrean::delivery {
namespace {

constexpr int kOk = 200;
constexpr int kCreated = 201;
constexpr int kConflict = 409;
constexpr int kTooManyRequests = 429;
constexpr std::chrono::seconds kLongestRetryAfter{600};

// What the call needs in clear, for as long as the call takes.
struct Opened {
  nlohmann::json address;
  nlohmann::json recipient;
};

nlohmann::json open_json(const Key& key, const std::string& sealed, const PersonId& person) {
  auto opened = nlohmann::json::parse(open_text(key, sealed, person.str()), nullptr, false);
  if (!opened.is_object()) throw PermanentPartnerError("what was sealed is no JSON object");
  return opened;
}

// Nothing when a person was erased.
std::optional<Opened> open(const Surroundings& around, const nlohmann::json& payload) {
  const PersonId owner{payload.at("person_id").get<std::string>()};
  const auto& recipient = payload.at("recipient");
  const PersonId receiver{recipient.at("person_id").get<std::string>()};
  const std::array persons{owner, receiver};
  const auto keys = query_in_transaction<PersonKeys>(around.pool, [&](pqxx::work& tx) {
    return find_person_keys(tx, around.secrets.master(), persons);
  });
  if (!keys.contains(owner) || !keys.contains(receiver)) return std::nullopt;
  try {
    return Opened{open_json(keys.at(owner), payload.at("sealed_address"), owner),
                  open_json(keys.at(receiver), recipient.at("sealed"), receiver)};
  } catch (const PoisonMessage&) {
    throw PermanentPartnerError("the sealed address or recipient can't be opened");
  }
}

// What the answer means for the delivery is decided by the core, in the transaction that ends the
// effect.
std::function<void(pqxx::work&)> storing(const Surroundings& around, const Offices& offices,
                                         const ClaimedEffect& effect, const Input& input) {
  return [&around, &offices, effect, input](pqxx::work& tx) {
    Event cause;
    cause.id = EventId{effect.id.str()};
    cause.subject = effect.subject;
    cause.key = effect.payload.value("booking_id", effect.subject);
    cause.correlation_id = effect.payload.value("correlation_id", effect.id.str());
    Ledger ledger{tx, offices};
    ledger.load({effect.subject}, {});
    const Instant now = around.clock.now();
    ledger.apply(effect.subject, input, cause, now);
    ledger.store(now);
  };
}

HttpAnswer call_post(const Surroundings& around, const nlohmann::json& body) {
  HttpCall call;
  call.method = "POST";
  call.url = around.settings.postal_url() + "/v1/requests";
  call.headers = {{"Content-Type", "application/json"}};
  call.body = body.dump();
  call.timeout = around.settings.partner_timeout();
  try {
    return http_call(call);
  } catch (const UnknownOutcome& error) {
    // Safe to ask again: the same request id isn't taken twice.
    throw TransientPartnerError(error.what());
  }
}

}  // namespace

PostalAnswer judge(const HttpAnswer& answer) {
  PostalAnswer judged;
  if (answer.status == kCreated || answer.status == kOk || answer.status == kConflict) {
    judged.kind = PostalAnswer::Kind::taken;
    const auto body = nlohmann::json::parse(answer.body, nullptr, false);
    if (body.is_object() && body.contains("resi") && body["resi"].is_string()) {
      judged.resi = body["resi"];
    }
  } else if (answer.status == kTooManyRequests || answer.status >= 500) {
    const auto header = answer.headers.find("retry-after");
    if (header != answer.headers.end()) {
      int seconds = 0;
      const std::string& text = header->second;
      std::from_chars(text.data(), text.data() + text.size(), seconds);
      judged.wait =
          std::clamp(std::chrono::seconds{seconds}, std::chrono::seconds{0}, kLongestRetryAfter);
    }
  } else {
    judged.kind = PostalAnswer::Kind::refused;
  }
  return judged;
}

nlohmann::json postal_request(const std::string& request_id, const nlohmann::json& payload,
                              const nlohmann::json& recipient, const nlohmann::json& address,
                              const Office* office) {
  nlohmann::json where = address;
  std::string name = recipient.value("nama", "");
  if (where.contains("recipient")) {
    name = where["recipient"];
    where.erase("recipient");
  }
  nlohmann::json sender{{"office_id", payload.at("office_id")}};
  if (office != nullptr) {
    sender["name"] = office->name;
    sender["address"] = office->address;
  }
  return {{"request_id", request_id},
          {"sender", std::move(sender)},
          {"recipient", {{"name", name}, {"phone", recipient.value("phone", "")}}},
          {"address", std::move(where)},
          {"consignments",
           {{{"reference", payload.at("booking_id")}, {"passports", payload.at("passports")}}}}};
}

EffectHandler postal_handler(const Surroundings& surroundings, const Offices& offices) {
  return [&surroundings, &offices](const ClaimedEffect& effect) {
    EffectOutcome outcome;
    const auto opened = open(surroundings, effect.payload);
    if (!opened) {
      outcome.kind = EffectOutcome::Kind::suppressed;
      outcome.error = "the person was erased";
      return outcome;
    }
    const Office* office =
        offices.find(OfficeId{effect.payload.at("office_id").get<std::string>()});
    const HttpAnswer answer = call_post(
        surroundings,
        postal_request(effect.subject, effect.payload, opened->recipient, opened->address, office));
    const PostalAnswer judged = judge(answer);
    switch (judged.kind) {
      case PostalAnswer::Kind::taken:
        outcome.reference = judged.resi;
        outcome.store = storing(surroundings, offices, effect, TakenByPost{judged.resi});
        break;
      case PostalAnswer::Kind::retry:
        outcome.kind = EffectOutcome::Kind::retry;
        outcome.error = "postal service: status " + std::to_string(answer.status);
        outcome.wait = judged.wait;
        break;
      case PostalAnswer::Kind::refused:
        outcome.kind = EffectOutcome::Kind::failed;
        outcome.error = "postal service: status " + std::to_string(answer.status);
        outcome.store = storing(surroundings, offices, effect, RefusedByPost{outcome.error});
        break;
    }
    return outcome;
  };
}

}  // namespace antrean::delivery
