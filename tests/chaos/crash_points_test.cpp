// The process dies at each named place, at its first and its second passing, and is started again:
// everything acknowledged is done, and once.

#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <mutex>
#include <thread>

#include "common/crash_points.hpp"
#include "common/errors.hpp"
#include "tests/chaos/world.hpp"

namespace antrean::chaos {
namespace {

// Most of a case is waiting for the dead process's place in the consumer groups to be given up.
constexpr int kSideBySide = 4;
constexpr std::chrono::seconds kUntilDeath{120};
constexpr std::size_t kMostRequests = 8;

bool is_clock(CrashPoint point) {
  return point == CrashPoint::clock_before_commit || point == CrashPoint::clock_after_commit;
}

// What makes the program pass the place, over and over until it has died.
void provoke(World& world, CrashPoint point) {
  if (world.requests().size() < kMostRequests) world.send(world.new_request());
  if (point == CrashPoint::worker_after_dead_letter) world.publish_garbage();
  if (point == CrashPoint::blob_after_write) {
    // Just after its request a booking isn't known yet and takes no scan.
    for (const Request& request : world.requests()) {
      if (!request.booking.empty()) world.upload(request);
    }
  }
  if (is_clock(point)) world.installation().advance(std::chrono::minutes{31});
}

std::vector<std::string> walk(CrashPoint point, int hit) {
  // Installations aren't made side by side: their names come from one counter.
  static std::mutex making;
  std::unique_lock lock{making};
  World world;
  lock.unlock();
  auto child = world.start_up(std::string(name_of(point)) + ":" + std::to_string(hit));
  world.wait_until_ready(*child);
  const auto until = std::chrono::steady_clock::now() + kUntilDeath;
  while (child->runs() && std::chrono::steady_clock::now() < until) {
    provoke(world, point);
    child->wait(std::chrono::milliseconds{500});
  }
  const auto end = child->ended();
  if (!end || end->signal != SIGKILL) {
    return {"the process didn't die there:\n" +
            last_lines(world.installation().folder() / "up.log")};
  }
  child = world.start_up();
  if (!world.wait_until_ready(*child)) return {"it doesn't start again"};
  if (!world.send_rest()) return {"a request isn't taken after the death"};
  if (is_clock(point)) {
    // The upload window of those that were sent last ends too.
    if (!testing::eventually(
            [&] {
              return world.installation().query("SELECT count(*) FROM booking") ==
                     std::to_string(world.requests().size());
            },
            std::chrono::seconds{60})) {
      return {"a booking is missing"};
    }
    world.installation().advance(std::chrono::minutes{31});
  }
  auto wrong = world.wrongs(is_clock(point)                         ? "EXPIRED"
                            : point == CrashPoint::blob_after_write ? ""
                                                                    : "HELD");
  child->send(SIGTERM);
  const auto stopped = child->wait(std::chrono::seconds{15});
  if (!stopped || stopped->signal != 0 || stopped->code != 0) {
    wrong.push_back(stopped ? "it ended by itself with exit code " + std::to_string(stopped->code) +
                                  " and signal " + std::to_string(stopped->signal)
                            : "it doesn't end within 15 s of SIGTERM");
  }
  if (!wrong.empty()) {
    wrong.push_back("its log ends so:\n" + last_lines(world.installation().folder() / "up.log"));
  }
  return wrong;
}

TEST(CrashPoints, NothingIsLostAndNothingHappensTwice) {
  struct Case {
    CrashPoint point;
    int hit;
  };
  std::vector<Case> cases;
  const char* only = std::getenv("ANTREAN_TEST_CRASH_POINT");
  for (const int hit : {1, 2}) {
    for (const CrashPoint point : all_crash_points()) {
      if (only == nullptr || name_of(point) == only) cases.push_back({point, hit});
    }
  }
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::vector<std::thread> threads;
  for (int i = 0; i < kSideBySide; ++i) {
    threads.emplace_back([&] {
      for (std::size_t at = next++; at < cases.size(); at = next++) {
        std::vector<std::string> wrong;
        try {
          wrong = walk(cases[at].point, cases[at].hit);
        } catch (const std::exception& error) {
          wrong = {error.what()};
        }
        const std::lock_guard lock{mutex};
        std::printf("%s:%d %s\n", std::string(name_of(cases[at].point)).c_str(), cases[at].hit,
                    wrong.empty() ? "ok" : "WRONG");
        std::fflush(stdout);
        for (const std::string& line : wrong) {
          ADD_FAILURE() << name_of(cases[at].point) << ":" << cases[at].hit << ": " << line;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace antrean::chaos
