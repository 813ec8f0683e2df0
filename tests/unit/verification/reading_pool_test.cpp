// The readers' threads: one reader a thread, lazily made; what hangs is given up.

#include "consumers/verification/reading_pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <set>
#include <thread>

#include "common/errors.hpp"
#include "consumers/verification/reading.hpp"

namespace antrean::verification {
namespace {

using namespace std::chrono_literals;

// Reads by what the scan's first byte says.
struct Script {
  std::atomic<int> readers{0};
  std::atomic<int> at_once{0};
  std::atomic<int> most_at_once{0};
  std::promise<void> release;
  std::shared_future<void> released{release.get_future()};
};

class ScriptedReader final : public ScanReader {
 public:
  explicit ScriptedReader(std::shared_ptr<Script> script) : script_(std::move(script)) {
    ++script_->readers;
  }
  ScanResult read(std::span<const std::uint8_t> scan, const std::string& kind,
                  const Claim& claim) override {
    const int now = ++script_->at_once;
    int most = script_->most_at_once;
    while (now > most && !script_->most_at_once.compare_exchange_weak(most, now)) {
    }
    if (scan[0] == 'h') script_->released.wait();
    --script_->at_once;
    if (scan[0] == 't') throw std::runtime_error("a fault");
    ScanResult result;
    result.judged.verdict = Verdict::approve;
    result.reading = {{"kind", kind}, {"nik", claim.nik}};
    return result;
  }

 private:
  std::shared_ptr<Script> script_;
};

class ReadingPoolTest : public ::testing::Test {
 protected:
  ~ReadingPoolTest() override {
    script->release.set_value();
    // Threads that were given up end before the process does.
    const auto until = std::chrono::steady_clock::now() + 5s;
    while (script->at_once > 0 && std::chrono::steady_clock::now() < until) {
      std::this_thread::yield();
    }
  }
  ScanReaderFactory factory() {
    return [script = script] { return std::make_unique<ScriptedReader>(script); };
  }
  std::shared_ptr<Script> script = std::make_shared<Script>();
};

TEST_F(ReadingPoolTest, MakesReadersOnDemandAndKeepsThem) {
  ReadingPool pool{{.readers = 2}, factory()};
  EXPECT_EQ(script->readers, 0);
  for (int i = 0; i < 5; ++i) {
    const auto result = pool.read({'a'}, "ktp", {.nik = "1"});
    ASSERT_TRUE(result);
    EXPECT_EQ(result->reading.at("kind"), "ktp");
  }
  EXPECT_EQ(script->readers, 1);
}

TEST_F(ReadingPoolTest, ReadsAsManyAtOnceAsItHasReaders) {
  ReadingPool pool{{.readers = 2}, factory()};
  std::vector<std::future<bool>> reads;
  for (int i = 0; i < 8; ++i) {
    reads.push_back(
        std::async(std::launch::async, [&] { return pool.read({'a'}, "ktp", {}).has_value(); }));
  }
  for (auto& read : reads) EXPECT_TRUE(read.get());
  EXPECT_LE(script->readers, 2);
  EXPECT_LE(script->most_at_once, 2);
}

TEST_F(ReadingPoolTest, PassesOnWhatTheReaderThrowsAndTakesANewReader) {
  ReadingPool pool{{.readers = 1}, factory()};
  EXPECT_THROW(pool.read({'t'}, "ktp", {}), std::runtime_error);
  EXPECT_TRUE(pool.read({'a'}, "ktp", {}));
  EXPECT_EQ(script->readers, 2);
}

TEST_F(ReadingPoolTest, GivesUpWhatHangsAndReadsOn) {
  ReadingPool pool{{.readers = 1, .longest_read = 50ms, .longest_stop = 50ms}, factory()};
  EXPECT_FALSE(pool.read({'h'}, "ktp", {}));
  EXPECT_EQ(pool.trouble(), "verification: 1 threads hang in reading a scan; restart this process");
  EXPECT_TRUE(pool.read({'a'}, "ktp", {}));
}

TEST_F(ReadingPoolTest, StopsInTimeThoughAReadHangs) {
  ReadingPool pool{{.readers = 1, .longest_read = 1min, .longest_stop = 50ms}, factory()};
  auto hanging = std::async(
      std::launch::async, [&] { EXPECT_THROW(pool.read({'h'}, "ktp", {}), InfrastructureError); });
  while (script->at_once == 0) std::this_thread::yield();
  const auto start = std::chrono::steady_clock::now();
  pool.stop();
  hanging.get();
  EXPECT_LT(std::chrono::steady_clock::now() - start, 3s);
  EXPECT_THROW(pool.read({'a'}, "ktp", {}), InfrastructureError);
}

TEST(WaitForClaim, GrowsToFiveMinutes) {
  EXPECT_EQ(wait_for_claim(1), 200ms);
  EXPECT_EQ(wait_for_claim(2), 400ms);
  EXPECT_EQ(wait_for_claim(kMostWaits), 5min);
}

}  // namespace
}  // namespace antrean::verification
