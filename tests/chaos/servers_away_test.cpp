// Each server that Antrean leans on goes away in the middle of its work and comes back: killed and
// started again, or frozen, which is worse (connections stay open and nothing answers). Requests go
// on meanwhile; whoever gets no 202 asks again.

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <thread>

#include "common/errors.hpp"
#include "tests/chaos/world.hpp"

namespace antrean::chaos {
namespace {

void servers(const std::string& action, const std::string& name) {
  const std::string command =
      "/usr/bin/python3 " ANTREAN_SOURCE_DIR "/tests/servers/servers.py " + action + " --dir " +
      testing::from_servers("ANTREAN_TEST_SERVERS_DIR") + " " + name + " >&2";
  ASSERT_EQ(std::system(command.c_str()), 0) << command;
}

// Applicants book for as long as the server is away; all in all no more than there are seats.
void book_for(World& world, std::chrono::milliseconds length) {
  const auto until = std::chrono::steady_clock::now() + length;
  while (std::chrono::steady_clock::now() < until) {
    world.send(world.new_request());
    std::this_thread::sleep_for(std::chrono::milliseconds{1200});
  }
}

struct Fault {
  const char* server;
  const char* leave;
  const char* come_back;
};

TEST(ServersAway, NothingIsLostAndNothingHappensTwice) {
  World world;
  const auto up = world.start_up();
  ASSERT_TRUE(world.wait_until_ready(*up));
  constexpr Fault kFaults[] = {
      {"postgres", "kill", "start-again"}, {"postgres", "freeze", "thaw"},
      {"kafka", "kill", "start-again"},    {"kafka", "freeze", "thaw"},
      {"kannel", "kill", "start-again"},   {"smtp", "kill", "start-again"},
  };
  for (const Fault& fault : kFaults) {
    std::printf("%s %s\n", fault.leave, fault.server);
    std::fflush(stdout);
    ASSERT_TRUE(world.send(world.new_request())) << "before " << fault.server;
    ASSERT_NO_FATAL_FAILURE(servers(fault.leave, fault.server));
    book_for(world, std::chrono::seconds{3});
    ASSERT_NO_FATAL_FAILURE(servers(fault.come_back, fault.server));
    ASSERT_TRUE(up->runs()) << "the program ended when it lost " << fault.server;
    ASSERT_TRUE(world.send_rest()) << "after " << fault.server << " came back";
  }
  // The test's own connections broke as well.
  ASSERT_TRUE(testing::eventually([&] {
    try {
      return world.installation().query("SELECT 1") == "1";
    } catch (const InfrastructureError&) {
      return false;
    }
  }));
  for (const std::string& line : world.wrongs("HELD")) ADD_FAILURE() << line;
  up->send(SIGTERM);
  const auto end = up->wait(std::chrono::seconds{15});
  EXPECT_TRUE(end && end->signal == 0 && end->code == 0) << "doesn't end within 15 s of SIGTERM";
  std::printf("%zu bookings\n", world.requests().size());
}

}  // namespace
}  // namespace antrean::chaos
