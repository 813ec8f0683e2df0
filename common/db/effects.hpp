#pragma once

// Effects: calls to partners (and other long work, such as reading a scan). An effect is claimed
// before it happens: a lease and a fencing token, the attempt counted in the row and committed
// before the call. Its id is deterministic and given to the partner. An outcome that nobody can
// know is a state of its own, `uncertain`.

#include <any>
#include <chrono>
#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <pqxx/pqxx>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/ids.hpp"
#include "common/time.hpp"

namespace antrean {

struct NewEffect {
  /// Deterministic: the same cause gives the same id, so that inserting twice is harmless.
  EffectId id;
  std::string consumer;
  /// "billing.request", "sms.send" ...
  std::string kind;
  /// The aggregate that it belongs to.
  std::string subject;
  nlohmann::json payload;
  /// The event that caused it.
  std::string cause;
  Instant created_at;
  Instant due_at;
  std::optional<Instant> not_after;
};

/// An effect that this process holds until `lease_until`.
struct ClaimedEffect {
  EffectId id;
  std::string kind;
  std::string subject;
  nlohmann::json payload;
  std::string cause;
  /// This attempt included.
  int attempts = 0;
  std::int64_t fence = 0;
  std::optional<Instant> not_after;
  /// The lease of an earlier attempt ran out: whether that one acted isn't known.
  bool taken_over = false;
  /// What EffectRunnerSettings::load read for it.
  std::any loaded{};
};

enum class EffectEnd { done, failed, expired, uncertain, suppressed };
std::string_view name_of(EffectEnd end);

void add_effects(pqxx::work& tx, std::span<const NewEffect> effects);

/// Claims up to `most` effects that are due at `now` (or whose lease ran out), in its own
/// statement; commit before acting.
std::vector<ClaimedEffect> claim_effects(pqxx::work& tx, std::string_view consumer,
                                         std::string_view kind, int most, Instant now,
                                         std::chrono::milliseconds lease);

struct EffectEnding {
  const ClaimedEffect* effect = nullptr;
  EffectEnd end = EffectEnd::done;
  /// The partner's word for it.
  std::string_view reference{};
  std::string_view error{};
};

/// Ends effects, in one statement. For each in turn: false when the fence is no longer ours, since
/// another process took it over, and nothing that belongs to this ending may be stored.
std::vector<bool> end_effects(pqxx::work& tx, std::span<const EffectEnding> endings, Instant now);

/// Gives an effect back for another attempt at `due_at`. False as above.
bool retry_effect(pqxx::work& tx, const ClaimedEffect& effect, Instant due_at,
                  std::string_view error);

/// The wait before attempt n+1 after n attempts: 1 s doubling to 5 min. The caller adds jitter.
std::chrono::milliseconds back_off(int attempts);

}  // namespace antrean
