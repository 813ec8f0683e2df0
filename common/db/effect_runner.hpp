#pragma once

// Runs the effects of one kind: claims, commits the claim, acts, stores the end. Threads wait on a
// condition when there is nothing to do (woken by poke() or after a poll interval), and stop()
// lets the calls under way finish.

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "common/db/effects.hpp"
#include "common/db/pool.hpp"

namespace antrean {

/// What became of one attempt. `store` runs in the transaction that ends the effect, only if the
/// fence still holds; it may append to the outbox, set timers and add effects.
struct EffectOutcome {
  enum class Kind { done, retry, failed, expired, uncertain, suppressed };
  Kind kind = Kind::done;
  /// The partner's reference (no personal data).
  std::string reference;
  /// Why, without personal data.
  std::string error;
  std::function<void(pqxx::work&)> store;
  /// With `retry`: the wait; zero means back_off(attempts) with jitter.
  std::chrono::milliseconds wait{0};
};

/// Acts on one effect. Called by several threads at once. TransientPartnerError and
/// InfrastructureError mean retry, PermanentPartnerError failed, UnknownOutcome uncertain; any
/// other exception is logged and retried.
using EffectHandler = std::function<EffectOutcome(const ClaimedEffect&)>;

struct EffectRunnerSettings {
  std::string consumer;
  std::string kind;
  int threads = 2;
  int batch = 8;
  std::chrono::milliseconds lease{60'000};
  std::chrono::milliseconds poll{100};
  /// Called after the end of an effect was committed: a place to wake the relay.
  std::function<void()> stored{};
};

class EffectRunner {
 public:
  /// Starts the threads. `pool` and `clock` outlive the runner.
  EffectRunner(EffectRunnerSettings settings, ConnectionPool& pool, const Clock& clock,
               EffectHandler handler);
  /// As stop().
  ~EffectRunner();
  /// Something was added: look now.
  void poke();
  /// Waits for the calls under way; what was claimed and not begun is given back.
  void stop();

 private:
  void run();
  /// Empty when stopping.
  std::vector<ClaimedEffect> wait_for_effects();
  bool is_stopping();
  void give_back(const ClaimedEffect& effect);
  void act(const ClaimedEffect& effect);
  void finish(const ClaimedEffect& effect, const EffectOutcome& outcome);

  EffectRunnerSettings settings_;
  ConnectionPool& pool_;
  const Clock& clock_;
  EffectHandler handler_;
  std::mutex mutex_;
  /// For the thread that looks, and for calls that wait to be stored.
  std::condition_variable wake_;
  /// For the threads that would look next.
  std::condition_variable turn_;
  std::uint64_t pokes_ = 0;
  bool looking_ = false;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace antrean
