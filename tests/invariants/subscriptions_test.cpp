// The checker's table of subscriptions is what the consumers themselves say.

#include "tests/invariants/subscriptions.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "consumers/booking/handler.hpp"
#include "consumers/delivery/handler.hpp"
#include "consumers/notification/handler.hpp"
#include "consumers/verification/handler.hpp"

namespace antrean::invariants {
namespace {

std::set<EventType> in_table(std::string_view consumer) {
  for (const Subscription& one : subscriptions()) {
    if (one.consumer == consumer) return {one.types.begin(), one.types.end()};
  }
  return {};
}

std::set<EventType> said_by(const BatchHandler& handler) {
  const auto wants = handler.wants();
  return {wants.begin(), wants.end()};
}

TEST(Subscriptions, AreThoseOfTheConsumers) {
  const std::filesystem::path config = std::filesystem::path(ANTREAN_SOURCE_DIR) / "config";
  const Offices offices{config / "offices.toml"};
  const SystemClock clock;
  const auto folder = std::filesystem::temp_directory_path() /
                      ("antrean-subscriptions-" + std::to_string(::getpid()));
  initialise_sodium();
  Secrets::generate(folder);
  const Secrets secrets{folder};
  std::filesystem::remove_all(folder);

  const booking::Policy policy;
  const booking::Handler bookings{offices, policy, secrets, clock, {}};
  EXPECT_EQ(in_table(bookings.name()), said_by(bookings));
  const delivery::Handler deliveries{offices, clock, {}};
  EXPECT_EQ(in_table(deliveries.name()), said_by(deliveries));
  const notification::Templates templates{config / "notices.toml"};
  const notification::Handler notices{templates, clock, {}};
  EXPECT_EQ(in_table(notices.name()), said_by(notices));
  const verification::Handler documents{verification::Rules{}, "engine", clock, {}};
  EXPECT_EQ(in_table(documents.name()), said_by(documents));
}

TEST(Subscriptions, EachTopicIsReadByItsGuardian) {
  for (const Topic topic : all_topics()) {
    bool read = false;
    for (const Subscription& one : subscriptions()) {
      const auto topics = one.topics();
      read = read || (one.consumer == guardian_of(topic) &&
                      std::find(topics.begin(), topics.end(), topic) != topics.end());
    }
    EXPECT_TRUE(read) << name_of(topic);
  }
}

}  // namespace
}  // namespace antrean::invariants
