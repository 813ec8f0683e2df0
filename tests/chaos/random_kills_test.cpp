// Two copies of the whole program, killed at random moments while bookings come in. The seed is
// printed; ANTREAN_CHAOS_SEED repeats it, ANTREAN_CHAOS_SECONDS makes it longer.

#include <gtest/gtest.h>

#include <csignal>
#include <random>
#include <thread>

#include "tests/chaos/world.hpp"

namespace antrean::chaos {
namespace {

constexpr std::size_t kCopies = 2;

long from_environment(const char* name, long otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::stol(text);
}

TEST(RandomKills, NothingIsLostAndNothingHappensTwice) {
  const auto seed = static_cast<unsigned>(from_environment(
      "ANTREAN_CHAOS_SEED", static_cast<long>(std::random_device{}() % 1'000'000)));
  const std::chrono::seconds length{from_environment("ANTREAN_CHAOS_SECONDS", 90)};
  std::printf("ANTREAN_CHAOS_SEED=%u\n", seed);
  std::fflush(stdout);
  std::mt19937 random{seed};
  const auto pick = [&random](int from, int to) {
    return std::uniform_int_distribution<int>{from, to}(random);
  };

  World world;
  std::vector<std::unique_ptr<Child>> copies;
  for (std::size_t i = 0; i < kCopies; ++i) copies.push_back(world.start_up());
  ASSERT_TRUE(world.wait_until_ready(*copies.back()));
  const auto until = std::chrono::steady_clock::now() + length;
  auto next_kill = std::chrono::steady_clock::now() + std::chrono::milliseconds{pick(500, 6000)};
  int kills = 0;
  while (std::chrono::steady_clock::now() < until) {
    // As many as the slots have seats for, and no more.
    if (world.requests().size() < 28) world.send(world.new_request());
    if (std::chrono::steady_clock::now() >= next_kill) {
      const auto which = static_cast<std::size_t>(pick(0, kCopies - 1));
      copies[which]->kill();
      ++kills;
      copies[which] = world.start_up();
      next_kill = std::chrono::steady_clock::now() + std::chrono::milliseconds{pick(1000, 12'000)};
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{pick(20, 400)});
  }
  ASSERT_GT(kills, 0);
  for (auto& copy : copies) {
    if (!copy->runs()) copy = world.start_up();
  }
  copies.back()->kill();
  copies.back() = world.start_up();
  ASSERT_TRUE(world.wait_until_ready(*copies.back()));
  ASSERT_TRUE(world.send_rest());
  for (const std::string& line : world.wrongs("HELD")) ADD_FAILURE() << line;
  for (auto& copy : copies) {
    copy->send(SIGTERM);
    const auto end = copy->wait(std::chrono::seconds{15});
    EXPECT_TRUE(end && end->signal == 0 && end->code == 0) << "doesn't end within 15 s of SIGTERM";
  }
  std::printf("%d kills, %zu bookings\n", kills, world.requests().size());
}

}  // namespace
}  // namespace antrean::chaos
