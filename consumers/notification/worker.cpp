#include "consumers/notification/worker.hpp"

#include <algorithm>
#include <string_view>
#include <thread>

#include "common/worker/worker_loop.hpp"
#include "consumers/notification/handler.hpp"
#include "consumers/notification/sender.hpp"
#include "consumers/notification/store.hpp"

namespace antrean {
namespace {

using namespace notification;

class NotificationWorker final : public Part {
 public:
  explicit NotificationWorker(const Surroundings& given)
      : surroundings_(given),
        templates_(given.settings.templates_file()),
        offices_(given.settings.offices_file()),
        kannel_(given.settings, given.secrets),
        smtp_(given.settings),
        sender_(surroundings_, templates_, offices_, kannel_, smtp_),
        handler_(templates_, given.clock,
                 [this] {
                   sms_runner_.poke();
                   email_runner_.poke();
                 }),
        sms_runner_(runner_settings(kSmsSend), given.pool, given.clock, std::ref(sender_)),
        email_runner_(runner_settings(kEmailSend), given.pool, given.clock, std::ref(sender_)),
        loop_(surroundings_, handler_) {}

  std::string name() const override { return "worker notification"; }
  std::string trouble() const override { return loop_.trouble(); }
  void stop() override {
    // Side by side: each waits for a call under way, and all of it must end within 10 s.
    std::thread sms{[this] { sms_runner_.stop(); }};
    std::thread email{[this] { email_runner_.stop(); }};
    loop_.stop();
    sms.join();
    email.join();
  }

 private:
  EffectRunnerSettings runner_settings(std::string_view kind) {
    EffectRunnerSettings settings;
    settings.consumer = kConsumer;
    settings.kind = kind;
    settings.threads = static_cast<int>(surroundings_.settings.worker_effect_threads());
    // When much is to be said at once the SMS, which many read at once, goes before the e-mail.
    if (kind == kEmailSend) {
      settings.threads = std::max(1, settings.threads / 4);
      settings.yields = [this] { return sms_runner_.busy(); };
    }
    settings.load = [this](pqxx::work& tx, std::span<ClaimedEffect> effects) {
      sender_.load(tx, effects);
    };
    settings.store_all = &Sender::store;
    settings.stored = [this] { surroundings_.wake.outbox(); };
    return settings;
  }

  Surroundings surroundings_;
  Templates templates_;
  Offices offices_;
  KannelGateway kannel_;
  SmtpMailer smtp_;
  Sender sender_;
  Handler handler_;
  EffectRunner sms_runner_;
  EffectRunner email_runner_;
  WorkerLoop loop_;
};

}  // namespace

std::unique_ptr<Part> start_notification_worker(const Surroundings& surroundings) {
  return std::make_unique<NotificationWorker>(surroundings);
}

}  // namespace antrean
