#pragma once

// Runs the effects of one kind: claims, commits the claim, acts, stores the end. One thread at a
// time asks the database, once an interval or when poked, and claims as many as there are idle
// threads: what is claimed is acted on at once, so that what a dying process leaves in doubt are
// the calls under way and no more. Ends that come together are stored in one transaction, and ended
// by one statement. stop() lets the calls under way finish.

#include <any>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
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
  /// For EffectRunnerSettings::store_all.
  std::any told;
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
  std::chrono::milliseconds lease{60'000};
  std::chrono::milliseconds poll{100};
  /// While it says true nothing is claimed, but for a little now and then: for work that has time
  /// when other work hasn't. Asked before each look.
  std::function<bool()> yields{};
  /// Reads what acting needs, for all that were claimed together and in their transaction, into
  /// ClaimedEffect::loaded.
  std::function<void(pqxx::work&, std::span<ClaimedEffect>)> load{};
  /// Stores what the outcomes that ended together say in `told`; as `store`, but for all of them.
  std::function<void(pqxx::work&, std::span<const EffectOutcome* const>)> store_all{};
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
  /// Whether more than three quarters of the threads are acting.
  bool busy() const;
  /// Waits for the calls under way; what was claimed and not begun is given back.
  void stop();

 private:
  // What became of an effect, on its way into the database.
  struct Ending {
    const ClaimedEffect* effect = nullptr;
    const EffectOutcome* outcome = nullptr;
    /// False when another had taken the effect over.
    bool ours = true;
    bool stored = false;
    std::exception_ptr error;
  };

  void run();
  /// One effect to act on; nothing when stopping.
  std::optional<ClaimedEffect> next();
  void look(std::unique_lock<std::mutex>& lock);
  void act(const ClaimedEffect& effect);
  void finish(const ClaimedEffect& effect, const EffectOutcome& outcome);
  void store_in_turn(Ending& ending);
  void store(const std::vector<Ending*>& endings);
  void store_together(pqxx::work& tx, const std::vector<Ending*>& endings);
  void give_back();

  EffectRunnerSettings settings_;
  ConnectionPool& pool_;
  const Clock& clock_;
  EffectHandler handler_;
  mutable std::mutex mutex_;
  /// For the thread that looks, and for calls that wait to be stored.
  std::condition_variable wake_;
  /// For the threads that have nothing to act on.
  std::condition_variable turn_;
  /// For the threads whose ending is being stored.
  std::condition_variable stored_;
  std::uint64_t pokes_ = 0;
  bool looking_ = false;
  std::chrono::steady_clock::time_point next_look_{};
  std::chrono::steady_clock::time_point yield_until_{};
  bool storing_ = false;
  bool stopping_ = false;
  int idle_ = 0;
  std::deque<ClaimedEffect> claimed_;
  std::vector<Ending*> endings_;
  std::vector<std::thread> threads_;
};

}  // namespace antrean
