#pragma once

// Sending one notice by one channel: the handler of the effects sms.send and email.send. The
// recipient is opened here and nowhere else; whether the notice is still wanted is judged by what
// the claim's own transaction saw.

#include "common/db/effect_runner.hpp"
#include "common/offices.hpp"
#include "common/worker/part.hpp"
#include "consumers/notification/core/templates.hpp"
#include "consumers/notification/mailer.hpp"
#include "consumers/notification/sms_gateway.hpp"
#include "consumers/notification/store.hpp"

namespace antrean::notification {

/// What is given outlives the sender. Thread-safe.
class Sender {
 public:
  Sender(const Surroundings& surroundings, const Templates& templates, const Offices& offices,
         SmsGateway& sms, Mailer& mail)
      : surroundings_(surroundings),
        templates_(templates),
        offices_(offices),
        sms_(sms),
        mail_(mail) {}

  /// Reads the notices and opens their recipients, for EffectRunnerSettings::load.
  void load(pqxx::work& tx, std::span<ClaimedEffect> effects) const;
  EffectOutcome operator()(const ClaimedEffect& effect);
  /// Stores what became of the notices, for EffectRunnerSettings::store_all.
  static void store(pqxx::work& tx, std::span<const EffectOutcome* const> outcomes);

 private:
  // Both throw what the seams throw.
  void send_sms(const ClaimedEffect& effect, const NoticeRow& notice, const Template& used,
                const std::string& phone, const nlohmann::json& parameters);
  void send_mail(const NoticeRow& notice, const Template& used, const std::string& address,
                 const nlohmann::json& parameters, Instant now);
  std::string status_page(const NoticeRow& notice) const;

  const Surroundings& surroundings_;
  const Templates& templates_;
  const Offices& offices_;
  SmsGateway& sms_;
  Mailer& mail_;
};

}  // namespace antrean::notification
