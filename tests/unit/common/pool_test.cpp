// The address of the database, as it is given to libpq.

#include "common/db/pool.hpp"

#include <gtest/gtest.h>
#include <libpq-fe.h>

#include <memory>

namespace antrean {
namespace {

// What libpq itself makes of a name in the address; "unset", or "refused" for an address it can't
// read.
std::string understood(const std::string& url, const std::string& name) {
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options{
      PQconninfoParse(url.c_str(), nullptr), &PQconninfoFree};
  if (!options) return "refused";
  for (const PQconninfoOption* one = options.get(); one->keyword != nullptr; ++one) {
    if (one->keyword == name) return one->val == nullptr ? "unset" : one->val;
  }
  return "unknown";
}

TEST(PoolAddress, GetsTimeLimitsInBothForms) {
  for (const std::string url :
       {"postgresql://antrean@127.0.0.1:5432/antrean", "postgres://antrean@[::1]/antrean",
        "postgresql://antrean@/antrean?host=/run/postgresql", "host=127.0.0.1 dbname=antrean"}) {
    SCOPED_TRACE(url);
    const std::string full = with_timeouts(url);
    EXPECT_EQ(understood(full, "dbname"), "antrean");
    EXPECT_EQ(understood(full, "connect_timeout"), "10");
    EXPECT_EQ(understood(full, "tcp_user_timeout"), "20000");
    EXPECT_EQ(understood(full, "keepalives_idle"), "15");
  }
}

TEST(PoolAddress, KeepsWhatTheAddressSays) {
  const std::string full = with_timeouts("postgresql://127.0.0.1/antrean?connect_timeout=3");
  EXPECT_EQ(understood(full, "connect_timeout"), "3");
  EXPECT_EQ(understood(full, "keepalives_count"), "3");
}

}  // namespace
}  // namespace antrean
