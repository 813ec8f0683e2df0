#include "consumers/verification/worker.hpp"

#include <atomic>

#include "common/db/effect_runner.hpp"
#include "common/worker/worker_loop.hpp"
#include "consumers/verification/handler.hpp"
#include "consumers/verification/ledger.hpp"
#include "consumers/verification/ocr_scan_reader.hpp"
#include "consumers/verification/registry.hpp"

namespace antrean::verification {
namespace {

// Longer than reading may take at most, so that no second thread takes the same scan.
constexpr std::chrono::milliseconds kReadLease{120'000};
// For what other processes leave behind, and for repetitions; our own work pokes the runners.
constexpr std::chrono::milliseconds kPoll{500};

Rules rules_of(const Settings& settings) {
  return {static_cast<int>(settings.booking_upload_tries())};
}

class VerificationWorker final : public Part {
 public:
  VerificationWorker(const Surroundings& given, ReadingPoolSettings readers,
                     ScanReaderFactory factory, std::string engine)
      : surroundings_(given),
        blobs_(given.settings.blobs_directory()),
        readers_(readers, std::move(factory)),
        tools_{surroundings_, blobs_, readers_, rules_of(given.settings), std::move(engine)},
        handler_(tools_.rules, tools_.engine, given.clock, [this] { poke(); }),
        reading_({.consumer = kConsumer,
                  .kind = kReadScan,
                  .threads = readers.readers,
                  .lease = kReadLease,
                  .poll = kPoll,
                  .stored = [this] { stored(); }},
                 given.pool, given.clock, reading_handler(tools_)),
        asking_({.consumer = kConsumer,
                 .kind = kCheckRegistry,
                 .threads = static_cast<int>(given.settings.worker_effect_threads()),
                 .poll = kPoll,
                 .stored = [this] { stored(); }},
                given.pool, given.clock, registry_handler(tools_)),
        loop_(surroundings_, handler_) {
    started_ = true;
  }
  ~VerificationWorker() override { stop_all(); }

  std::string name() const override { return "worker verification"; }
  std::string trouble() const override {
    if (std::string why = loop_.trouble(); !why.empty()) return why;
    if (std::string why = blobs_.trouble(); !why.empty()) return why;
    return readers_.trouble();
  }
  void stop() override { stop_all(); }

 private:
  void stop_all() {
    loop_.stop();
    // First the readers: what waits for one is given back.
    readers_.stop();
    reading_.stop();
    asking_.stop();
  }
  void poke() {
    // The loop may have read something before the runners' pokes can be told apart.
    if (!started_) return;
    reading_.poke();
  }
  void stored() {
    surroundings_.wake.outbox();
    if (started_) asking_.poke();
  }

  Surroundings surroundings_;
  FolderBlobStore blobs_;
  ReadingPool readers_;
  Tools tools_;
  Handler handler_;
  std::atomic<bool> started_{false};
  EffectRunner reading_;
  EffectRunner asking_;
  WorkerLoop loop_;
};

}  // namespace

std::unique_ptr<Part> start_worker(const Surroundings& surroundings, ReadingPoolSettings readers,
                                   ScanReaderFactory factory, std::string engine) {
  return std::make_unique<VerificationWorker>(surroundings, readers, std::move(factory),
                                              std::move(engine));
}

}  // namespace antrean::verification

namespace antrean {

std::unique_ptr<Part> start_verification_worker(const Surroundings& surroundings) {
  const auto readers = static_cast<int>(surroundings.settings.verification_readers());
  return verification::start_worker(surroundings, {.readers = readers},
                                    verification::ocr_scan_readers(surroundings.settings),
                                    verification::ocr_engine());
}

}  // namespace antrean
