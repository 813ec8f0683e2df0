#include "consumers/delivery/worker.hpp"

#include "common/db/effect_runner.hpp"
#include "common/offices.hpp"
#include "common/worker/worker_loop.hpp"
#include "consumers/delivery/handler.hpp"
#include "consumers/delivery/ledger.hpp"
#include "consumers/delivery/postal.hpp"

namespace antrean {
namespace {

class DeliveryWorker final : public Part {
 public:
  explicit DeliveryWorker(const Surroundings& given)
      : surroundings_(given),
        offices_(given.settings.offices_file()),
        handler_(offices_, given.clock, [this] { postal_.poke(); }),
        postal_({.consumer = delivery::kConsumer,
                 .kind = delivery::kPostalRequest,
                 .threads = static_cast<int>(given.settings.worker_effect_threads()),
                 .stored = [this] { surroundings_.wake.outbox(); }},
                given.pool, given.clock, delivery::postal_handler(surroundings_, offices_)),
        loop_(surroundings_, handler_) {}

  std::string name() const override { return "worker delivery"; }
  std::string trouble() const override { return loop_.trouble(); }
  void stop() override {
    loop_.stop();
    postal_.stop();
  }

 private:
  Surroundings surroundings_;
  Offices offices_;
  delivery::Handler handler_;
  EffectRunner postal_;
  WorkerLoop loop_;
};

}  // namespace

std::unique_ptr<Part> start_delivery_worker(const Surroundings& surroundings) {
  return std::make_unique<DeliveryWorker>(surroundings);
}

}  // namespace antrean
