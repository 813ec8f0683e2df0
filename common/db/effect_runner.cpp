#include "common/db/effect_runner.hpp"

#include <sodium.h>

#include <algorithm>
#include <iterator>

#include "common/crash_points.hpp"
#include "common/errors.hpp"
#include "common/log.hpp"
#include "common/metrics.hpp"

namespace antrean {
namespace {

using std::chrono::milliseconds;

// A look at the database costs as much for one effect as for twenty: those that come meanwhile are
// claimed together.
constexpr milliseconds kShortestLook{10};
// Work that yields to other work goes on after this long all the same.
constexpr milliseconds kLongestYield{1'000};

milliseconds with_jitter(milliseconds wait) {
  const auto quarter = static_cast<std::uint32_t>(wait.count() / 4 + 1);
  return wait + milliseconds{randombytes_uniform(quarter)};
}

std::string_view name_of(EffectOutcome::Kind kind) {
  switch (kind) {
    case EffectOutcome::Kind::done:
      return "done";
    case EffectOutcome::Kind::retry:
      return "retry";
    case EffectOutcome::Kind::failed:
      return "failed";
    case EffectOutcome::Kind::expired:
      return "expired";
    case EffectOutcome::Kind::uncertain:
      return "uncertain";
    case EffectOutcome::Kind::suppressed:
      return "suppressed";
  }
  return {};
}

EffectEnd end_of(EffectOutcome::Kind kind) {
  switch (kind) {
    case EffectOutcome::Kind::done:
      return EffectEnd::done;
    case EffectOutcome::Kind::failed:
      return EffectEnd::failed;
    case EffectOutcome::Kind::expired:
      return EffectEnd::expired;
    case EffectOutcome::Kind::suppressed:
      return EffectEnd::suppressed;
    case EffectOutcome::Kind::uncertain:
    case EffectOutcome::Kind::retry:
      return EffectEnd::uncertain;
  }
  return EffectEnd::uncertain;
}

EffectOutcome outcome_of(EffectOutcome::Kind kind, const std::exception& error) {
  EffectOutcome outcome;
  outcome.kind = kind;
  outcome.error = error.what();
  return outcome;
}

}  // namespace

EffectRunner::EffectRunner(EffectRunnerSettings settings, ConnectionPool& pool, const Clock& clock,
                           EffectHandler handler)
    : settings_(std::move(settings)), pool_(pool), clock_(clock), handler_(std::move(handler)) {
  threads_.reserve(static_cast<std::size_t>(settings_.threads));
  for (int i = 0; i < settings_.threads; ++i) threads_.emplace_back([this] { run(); });
}

EffectRunner::~EffectRunner() {
  stop();
}

void EffectRunner::poke() {
  {
    const std::lock_guard lock{mutex_};
    ++pokes_;
  }
  wake_.notify_all();
}

bool EffectRunner::busy() const {
  const std::lock_guard lock{mutex_};
  return idle_ * 4 < settings_.threads;
}

void EffectRunner::stop() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  wake_.notify_all();
  turn_.notify_all();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
  give_back();
}

void EffectRunner::run() {
  while (const auto effect = next()) {
    crash_point(CrashPoint::effect_after_claim);
    act(*effect);
  }
}

std::optional<ClaimedEffect> EffectRunner::next() {
  std::unique_lock lock{mutex_};
  ++idle_;
  for (;;) {
    if (!claimed_.empty() && !stopping_) {
      std::optional<ClaimedEffect> effect = std::move(claimed_.front());
      claimed_.pop_front();
      --idle_;
      return effect;
    }
    if (stopping_) {
      --idle_;
      return std::nullopt;
    }
    if (looking_) {
      turn_.wait(lock, [this] { return stopping_ || !looking_ || !claimed_.empty(); });
    } else {
      look(lock);
    }
  }
}

// Asks the database until something is found. The lock is held before and after, not meanwhile.
void EffectRunner::look(std::unique_lock<std::mutex>& lock) {
  looking_ = true;
  int failures = 0;
  while (!stopping_ && claimed_.empty()) {
    wake_.wait_until(lock, next_look_, [this] { return stopping_; });
    if (stopping_) break;
    if (settings_.yields && settings_.yields() && std::chrono::steady_clock::now() < yield_until_) {
      wake_.wait_for(lock, settings_.poll, [this] { return stopping_; });
      continue;
    }
    yield_until_ = std::chrono::steady_clock::now() + kLongestYield;
    const std::uint64_t seen = pokes_;
    const int most = idle_;
    milliseconds wait = settings_.poll;
    next_look_ = std::chrono::steady_clock::now() + kShortestLook;
    std::vector<ClaimedEffect> found;
    lock.unlock();
    try {
      found = query_in_transaction<std::vector<ClaimedEffect>>(pool_, [&](pqxx::work& tx) {
        auto claimed = claim_effects(tx, settings_.consumer, settings_.kind, most, clock_.now(),
                                     settings_.lease);
        if (settings_.load && !claimed.empty()) settings_.load(tx, claimed);
        return claimed;
      });
      failures = 0;
    } catch (const std::exception& error) {
      wait = back_off(++failures);
      log::warning(
          "effects wait for the database",
          {{"consumer", settings_.consumer}, {"kind", settings_.kind}, {"error", error.what()}});
    }
    lock.lock();
    std::move(found.begin(), found.end(), std::back_inserter(claimed_));
    if (claimed_.empty()) {
      wake_.wait_for(lock, wait, [&] { return stopping_ || pokes_ != seen; });
    }
  }
  looking_ = false;
  // As many as there is work for, and one that looks next.
  for (std::size_t i = 0; i < claimed_.size(); ++i) turn_.notify_one();
}

// Nothing was done yet with what is left: another process may take it at once, not only when the
// lease has run out.
void EffectRunner::give_back() {
  for (const ClaimedEffect& effect : claimed_) {
    try {
      in_transaction(pool_, [&](pqxx::work& tx) { retry_effect(tx, effect, clock_.now(), ""); });
    } catch (const std::exception& error) {
      log::warning("an effect keeps its lease",
                   {{"effect", effect.id.str()}, {"error", error.what()}});
    }
  }
  claimed_.clear();
}

void EffectRunner::act(const ClaimedEffect& effect) {
  using Kind = EffectOutcome::Kind;
  EffectOutcome outcome;
  const auto start = std::chrono::steady_clock::now();
  try {
    if (effect.not_after && clock_.now() > *effect.not_after) {
      // The handler decides what an expired effect means; it sees not_after itself.
      log::info("effect past its time", {{"effect", effect.id.str()}, {"kind", effect.kind}});
    }
    outcome = handler_(effect);
  } catch (const UnknownOutcome& error) {
    outcome = outcome_of(Kind::uncertain, error);
  } catch (const PermanentPartnerError& error) {
    outcome = outcome_of(Kind::failed, error);
  } catch (const std::exception& error) {
    outcome = outcome_of(Kind::retry, error);
  }
  metrics::observe("antrean_effect_seconds",
                   std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
                   {{"kind", settings_.kind}});
  crash_point(CrashPoint::effect_after_call);
  // The call was made: its end must be stored, or the lease runs out and the next holder sees that
  // the effect was taken over.
  for (int attempt = 1;; ++attempt) {
    try {
      finish(effect, outcome);
      crash_point(CrashPoint::effect_after_end);
      return;
    } catch (const InfrastructureError& error) {
      log::warning("the end of an effect can't be stored yet",
                   {{"effect", effect.id.str()}, {"error", error.what()}});
      std::unique_lock lock{mutex_};
      if (wake_.wait_for(lock, back_off(attempt), [this] { return stopping_; })) return;
    } catch (const std::exception& error) {
      log::error("the end of an effect can't be stored",
                 {{"effect", effect.id.str()}, {"kind", effect.kind}, {"error", error.what()}});
      return;
    }
  }
}

void EffectRunner::store_together(pqxx::work& tx, const std::vector<Ending*>& endings) {
  const Instant now = clock_.now();
  std::vector<Ending*> ended;
  std::vector<EffectEnding> rows;
  for (Ending* ending : endings) {
    const ClaimedEffect& effect = *ending->effect;
    const EffectOutcome& outcome = *ending->outcome;
    if (outcome.kind == EffectOutcome::Kind::retry) {
      const milliseconds wait =
          outcome.wait.count() > 0 ? outcome.wait : with_jitter(back_off(effect.attempts));
      ending->ours = retry_effect(tx, effect, now + wait, outcome.error);
    } else {
      ended.push_back(ending);
      rows.push_back({&effect, end_of(outcome.kind), outcome.reference, outcome.error});
    }
  }
  const std::vector<bool> ours = end_effects(tx, rows, now);
  for (std::size_t i = 0; i < ended.size(); ++i) ended[i]->ours = ours[i];
  std::vector<const EffectOutcome*> outcomes;
  for (const Ending* ending : endings) {
    if (!ending->ours) continue;
    if (ending->outcome->store) ending->outcome->store(tx);
    if (ending->outcome->told.has_value()) outcomes.push_back(ending->outcome);
  }
  if (settings_.store_all && !outcomes.empty()) settings_.store_all(tx, outcomes);
}

// One transaction for all; if it fails, each has its own, so that one can't spoil the others.
void EffectRunner::store(const std::vector<Ending*>& endings) {
  try {
    in_transaction(pool_, [&](pqxx::work& tx) { store_together(tx, endings); });
    return;
  } catch (const std::exception&) {
    if (endings.size() == 1) {
      endings.front()->error = std::current_exception();
      return;
    }
  }
  for (Ending* ending : endings) store({ending});
}

void EffectRunner::store_in_turn(Ending& ending) {
  std::unique_lock lock{mutex_};
  endings_.push_back(&ending);
  while (!ending.stored) {
    if (storing_) {
      stored_.wait(lock, [&] { return ending.stored || !storing_; });
      continue;
    }
    storing_ = true;
    std::vector<Ending*> together;
    together.swap(endings_);
    lock.unlock();
    store(together);
    lock.lock();
    for (Ending* one : together) one->stored = true;
    storing_ = false;
    stored_.notify_all();
  }
}

void EffectRunner::finish(const ClaimedEffect& effect, const EffectOutcome& outcome) {
  Ending ending;
  ending.effect = &effect;
  ending.outcome = &outcome;
  store_in_turn(ending);
  if (ending.error) std::rethrow_exception(ending.error);
  const bool ours = ending.ours;
  const bool stored = outcome.store || outcome.told.has_value();
  if (ours && stored && settings_.stored) settings_.stored();
  metrics::count("antrean_effects_total",
                 {{"kind", settings_.kind},
                  {"outcome", ours ? std::string(name_of(outcome.kind)) : "fenced"}});
  if (outcome.kind != EffectOutcome::Kind::done || !ours) {
    log::info("effect ended", {{"effect", effect.id.str()},
                               {"kind", effect.kind},
                               {"outcome", ours ? name_of(outcome.kind) : "fenced"},
                               {"attempts", effect.attempts},
                               {"error", outcome.error}});
  }
}

}  // namespace antrean
