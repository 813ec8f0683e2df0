// Effects are claimed by set, acted on once, and ended by set; whoever lost its lease stores
// nothing.

#include "common/db/effect_runner.hpp"

#include <gtest/gtest.h>

#include <future>
#include <set>

#include "tests/integration/installation.hpp"

namespace antrean {
namespace {

using namespace std::chrono_literals;
using testing::eventually;
using testing::Installation;

class Effects : public ::testing::Test {
 protected:
  // These effects belong to no consumer's own rows.
  Effects() { installation_.checked_at_end = false; }

  void add(int count, const std::string& kind = "test.call") {
    std::vector<NewEffect> effects;
    for (int i = 0; i < count; ++i) {
      const std::string id = kind + "-" + std::to_string(i);
      effects.push_back({EffectId{id},
                         "test",
                         kind,
                         "subject-" + id,
                         {{"number", i}},
                         "cause",
                         clock_.now(),
                         clock_.now(),
                         std::nullopt});
    }
    in_transaction(pool(), [&](pqxx::work& tx) { add_effects(tx, effects); });
  }

  EffectRunnerSettings settings(int threads = 4) {
    EffectRunnerSettings settings;
    settings.consumer = "test";
    settings.kind = "test.call";
    settings.threads = threads;
    settings.poll = 5ms;
    return settings;
  }

  std::string states() {
    return installation_.query(
        "SELECT string_agg(state || ' ' || n, ', ' ORDER BY state) FROM "
        "(SELECT state, count(*) AS n FROM effect GROUP BY state) AS s");
  }

  // A call whose outcome says which effect it was.
  EffectOutcome act(const ClaimedEffect& effect) {
    const std::lock_guard lock{mutex_};
    acted_.insert(effect.id.str());
    EffectOutcome outcome;
    outcome.told = effect.id.str();
    return outcome;
  }

  ConnectionPool& pool() { return *installation_.pool; }

  Installation installation_;
  ManualClock clock_{*parse_rfc3339("2026-11-23T03:00:00Z")};
  std::mutex mutex_;
  std::multiset<std::string> acted_;
  std::multiset<std::string> stored_;
};

TEST_F(Effects, AreActedOnOnceByTwoRunnersAndStoredTogether) {
  constexpr int kCount = 200;
  add(kCount);
  EffectRunnerSettings both = settings();
  both.load = [](pqxx::work&, std::span<ClaimedEffect> effects) {
    for (ClaimedEffect& effect : effects) effect.loaded = effect.payload.at("number").get<int>();
  };
  both.store_all = [this](pqxx::work&, std::span<const EffectOutcome* const> outcomes) {
    const std::lock_guard lock{mutex_};
    for (const auto* outcome : outcomes) {
      stored_.insert(std::any_cast<const std::string&>(outcome->told));
    }
  };
  const auto handler = [this](const ClaimedEffect& effect) {
    EXPECT_EQ("test.call-" + std::to_string(std::any_cast<int>(effect.loaded)), effect.id.str());
    EXPECT_EQ(effect.attempts, 1);
    EXPECT_FALSE(effect.taken_over);
    return act(effect);
  };
  EffectRunner first{both, pool(), clock_, handler};
  EffectRunner second{both, pool(), clock_, handler};
  ASSERT_TRUE(eventually([this] { return states() == "done 200"; })) << states();
  first.stop();
  second.stop();
  EXPECT_EQ(acted_.size(), static_cast<std::size_t>(kCount));
  EXPECT_EQ((std::set<std::string>{acted_.begin(), acted_.end()}.size()), acted_.size());
  EXPECT_EQ(stored_, acted_);
}

TEST_F(Effects, WhoeverLostItsLeaseStoresNothing) {
  add(1);
  std::promise<void> begun;
  std::promise<void> release;
  auto told = settings(1);
  // Only the first look finds it: what is asked for after the lease ran out is the other's.
  told.lease = 1min;
  bool stored = false;
  told.store_all = [&](pqxx::work&, std::span<const EffectOutcome* const>) { stored = true; };
  EffectRunner runner{told, pool(), clock_, [&](const ClaimedEffect& effect) {
                        begun.set_value();
                        release.get_future().wait();
                        return act(effect);
                      }};
  begun.get_future().wait();
  clock_.advance(2min);
  std::vector<ClaimedEffect> taken;
  in_transaction(pool(), [&](pqxx::work& tx) {
    taken = claim_effects(tx, "test", "test.call", 10, clock_.now(), 1min);
  });
  ASSERT_EQ(taken.size(), 1u);
  EXPECT_TRUE(taken[0].taken_over);
  EXPECT_EQ(taken[0].attempts, 2);
  release.set_value();
  runner.stop();
  EXPECT_FALSE(stored);
  EXPECT_EQ(states(), "leased 1");
  // The holder's own end counts, and only once.
  in_transaction(pool(), [&](pqxx::work& tx) {
    const std::vector<EffectEnding> ending{{&taken[0], EffectEnd::done, "theirs", ""}};
    EXPECT_EQ(end_effects(tx, ending, clock_.now()), std::vector<bool>{true});
    EXPECT_EQ(end_effects(tx, ending, clock_.now()), std::vector<bool>{false});
  });
  EXPECT_EQ(installation_.query("SELECT reference FROM effect"), "theirs");
}

TEST_F(Effects, OneThatCantBeStoredDoesntSpoilTheOthers) {
  add(40);
  auto told = settings(8);
  told.store_all = [](pqxx::work& tx, std::span<const EffectOutcome* const> outcomes) {
    for (const auto* outcome : outcomes) {
      if (std::any_cast<const std::string&>(outcome->told) == "test.call-7") {
        tx.exec0("SELECT 1/0");
      }
    }
  };
  EffectRunner runner{told, pool(), clock_,
                      [this](const ClaimedEffect& effect) { return act(effect); }};
  // Its lease stays, so that it is seen that its outcome isn't known.
  ASSERT_TRUE(eventually([this] { return states() == "done 39, leased 1"; })) << states();
}

TEST_F(Effects, YieldingWorkGoesOnAllTheSame) {
  add(3);
  int asked = 0;
  int asked_before_first = 0;
  auto told = settings(1);
  told.yields = [&] {
    ++asked;
    return true;
  };
  EffectRunner runner{told, pool(), clock_, [&](const ClaimedEffect& effect) {
                        if (acted_.size() == 1) asked_before_first = asked;
                        return act(effect);
                      }};
  ASSERT_TRUE(eventually([this] { return states() == "done 3"; })) << states();
  runner.stop();
  // The first is due at once; between it and the second was a time of asking in vain.
  EXPECT_GT(asked_before_first, 2);
}

TEST_F(Effects, BusyIsWhoeverHasNoThreadToSpare) {
  add(4);
  std::promise<void> release;
  const std::shared_future<void> released = release.get_future().share();
  EffectRunner runner{settings(4), pool(), clock_, [&](const ClaimedEffect& effect) {
                        released.wait();
                        return act(effect);
                      }};
  EXPECT_TRUE(eventually([&] { return runner.busy(); }));
  release.set_value();
  EXPECT_TRUE(eventually([&] { return !runner.busy(); }));
}

}  // namespace
}  // namespace antrean
