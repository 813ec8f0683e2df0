#pragma once

// A part of Antrean that runs: a worker, the gateway, the relay ... `antrean up` runs them all in
// one process, the other subcommands one each.

#include <functional>
#include <memory>
#include <string>

#include "common/db/pool.hpp"
#include "common/events/schemas.hpp"
#include "common/secrets.hpp"
#include "common/settings/settings.hpp"
#include "common/time.hpp"

namespace antrean {

/// Pokes between parts of one process: "the outbox has rows" wakes the relay at once instead of at
/// its next poll. Only a hint: nothing is lost without it. Thread-safe.
class Wake {
 public:
  void on_outbox(std::function<void()> listener) { outbox_ = std::move(listener); }
  void outbox() const {
    if (outbox_) outbox_();
  }

 private:
  // Set while the parts are put together, before any thread runs.
  std::function<void()> outbox_;
};

/// What every part is given. All of it outlives the parts.
struct Surroundings {
  const Settings& settings;
  const Secrets& secrets;
  const Schemas& schemas;
  const Clock& clock;
  ConnectionPool& pool;
  Wake& wake;
};

/// A running part. Constructing starts it; stop() ends it within 10 s with nothing in flight and
/// may be called more than once.
class Part {
 public:
  virtual ~Part() = default;
  virtual std::string name() const = 0;
  virtual void stop() = 0;
  /// Empty when all is well, else what is wrong ("kafka: no broker answers"), for /readyz.
  virtual std::string trouble() const { return {}; }
};

}  // namespace antrean
