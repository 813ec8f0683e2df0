#include "consumers/booking/worker.hpp"

#include "common/db/effect_runner.hpp"
#include "common/worker/worker_loop.hpp"
#include "consumers/booking/billing.hpp"
#include "consumers/booking/handler.hpp"
#include "consumers/booking/policy.hpp"

namespace antrean {
namespace {

class BookingWorker final : public Part {
 public:
  explicit BookingWorker(const Surroundings& given)
      : surroundings_(given),
        offices_(given.settings.offices_file()),
        policy_(booking::load_policy(
            given.settings, Date{std::chrono::floor<std::chrono::days>(given.clock.now())})),
        handler_(offices_, policy_, given.secrets, given.clock, [this] { billing_.poke(); }),
        billing_({.consumer = booking::kConsumer,
                  .kind = booking::kBillingRequest,
                  .threads = static_cast<int>(given.settings.worker_effect_threads()),
                  .stored = [this] { surroundings_.wake.outbox(); }},
                 given.pool, given.clock,
                 booking::billing_handler(surroundings_, offices_, policy_)),
        loop_(surroundings_, handler_) {}

  std::string name() const override { return "worker booking"; }
  std::string trouble() const override { return loop_.trouble(); }
  void stop() override {
    loop_.stop();
    billing_.stop();
  }

 private:
  Surroundings surroundings_;
  Offices offices_;
  booking::Policy policy_;
  booking::Handler handler_;
  EffectRunner billing_;
  WorkerLoop loop_;
};

}  // namespace

std::unique_ptr<Part> start_booking_worker(const Surroundings& surroundings) {
  return std::make_unique<BookingWorker>(surroundings);
}

}  // namespace antrean
