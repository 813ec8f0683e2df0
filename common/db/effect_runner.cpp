#include "common/db/effect_runner.hpp"

#include <sodium.h>

#include <exception>

#include "common/crash_points.hpp"
#include "common/errors.hpp"
#include "common/log.hpp"
#include "common/metrics.hpp"

namespace antrean {
namespace {

using std::chrono::milliseconds;

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
}

// Threads take turns at looking: one asks the database, the others wait until it has found
// something and acts on it. An idle runner asks once an interval, however many threads it has.
void EffectRunner::run() {
  for (;;) {
    const std::vector<ClaimedEffect> claimed = wait_for_effects();
    if (claimed.empty()) return;
    crash_point(CrashPoint::effect_after_claim);
    for (const ClaimedEffect& effect : claimed) {
      if (is_stopping()) {
        give_back(effect);
      } else {
        act(effect);
      }
    }
  }
}

bool EffectRunner::is_stopping() {
  const std::lock_guard lock{mutex_};
  return stopping_;
}

// Nothing was done yet: another process may take it at once, not only when the lease has run out.
void EffectRunner::give_back(const ClaimedEffect& effect) {
  try {
    in_transaction(pool_, [&](pqxx::work& tx) { retry_effect(tx, effect, clock_.now(), ""); });
  } catch (const std::exception& error) {
    log::warning("an effect keeps its lease",
                 {{"effect", effect.id.str()}, {"error", error.what()}});
  }
}

std::vector<ClaimedEffect> EffectRunner::wait_for_effects() {
  std::unique_lock lock{mutex_};
  turn_.wait(lock, [this] { return stopping_ || !looking_; });
  looking_ = true;
  std::vector<ClaimedEffect> claimed;
  int failures = 0;
  while (!stopping_ && claimed.empty()) {
    const std::uint64_t seen = pokes_;
    milliseconds wait = settings_.poll;
    lock.unlock();
    try {
      claimed = query_in_transaction<std::vector<ClaimedEffect>>(pool_, [this](pqxx::work& tx) {
        return claim_effects(tx, settings_.consumer, settings_.kind, settings_.batch, clock_.now(),
                             settings_.lease);
      });
      failures = 0;
    } catch (const std::exception& error) {
      wait = back_off(++failures);
      log::warning(
          "effects wait for the database",
          {{"consumer", settings_.consumer}, {"kind", settings_.kind}, {"error", error.what()}});
    }
    lock.lock();
    if (claimed.empty()) {
      wake_.wait_for(lock, wait, [&] { return stopping_ || pokes_ != seen; });
    }
  }
  looking_ = false;
  turn_.notify_one();
  return claimed;
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

void EffectRunner::finish(const ClaimedEffect& effect, const EffectOutcome& outcome) {
  bool ours = true;
  in_transaction(pool_, [&](pqxx::work& tx) {
    const Instant now = clock_.now();
    if (outcome.kind == EffectOutcome::Kind::retry) {
      const milliseconds wait =
          outcome.wait.count() > 0 ? outcome.wait : with_jitter(back_off(effect.attempts));
      ours = retry_effect(tx, effect, now + wait, outcome.error);
    } else {
      ours = end_effect(tx, effect, end_of(outcome.kind), now, outcome.reference, outcome.error);
    }
    if (ours && outcome.store) outcome.store(tx);
  });
  if (ours && outcome.store && settings_.stored) settings_.stored();
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
