#include "tests/chaos/child.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

namespace antrean::chaos {
namespace {

TEST(FreePort, IsGivenOutOnceAndNeverToAnOutgoingConnection) {
  int first = 0;
  int last = 0;
  std::ifstream{"/proc/sys/net/ipv4/ip_local_port_range"} >> first >> last;
  std::set<int> ports;
  for (int i = 0; i < 500; ++i) {
    const int port = free_port();
    EXPECT_TRUE(ports.insert(port).second) << port;
    if (first > 12'000) {
      EXPECT_TRUE(port < first || port > last) << port;
    }
  }
}

}  // namespace
}  // namespace antrean::chaos
