// Officers' sessions and forms.

#include "producers/console/sessions.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "producers/console/form.hpp"

namespace antrean::console {
namespace {

using namespace std::chrono_literals;

class SessionsTest : public ::testing::Test {
 protected:
  SessionsTest() {
    initialise_sodium();
    folder_ = std::filesystem::temp_directory_path() / ("antrean-console-" + new_uuid());
    Secrets::generate(folder_);
    secrets_ = std::make_unique<Secrets>(folder_);
    sessions_ = std::make_unique<Sessions>(*secrets_, clock_);
  }
  ~SessionsTest() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path folder_;
  ManualClock clock_{*parse_rfc3339("2026-11-23T03:00:00Z")};
  std::unique_ptr<Secrets> secrets_;
  std::unique_ptr<Sessions> sessions_;
};

TEST_F(SessionsTest, KnowTheirOfficer) {
  const std::string cookie = sessions_->cookie_value(sessions_->begin("rina"));
  const auto found = sessions_->find(cookie);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->officer, "rina");
  // Another copy of the console knows it as well.
  EXPECT_TRUE(Sessions(*secrets_, clock_).find(cookie));
}

TEST_F(SessionsTest, CannotBeForged) {
  const std::string cookie = sessions_->cookie_value(sessions_->begin("rina"));
  for (std::size_t i = 0; i < cookie.size(); ++i) {
    std::string changed = cookie;
    changed[i] = changed[i] == 'a' ? 'b' : 'a';
    EXPECT_FALSE(sessions_->find(changed)) << i;
  }
  for (const char* text : {"", ".", "a.b", "rina", "cmluYQ.00"}) {
    EXPECT_FALSE(sessions_->find(text)) << text;
  }
}

TEST_F(SessionsTest, EndWhenIdle) {
  const std::string cookie = sessions_->cookie_value(sessions_->begin("rina"));
  clock_.advance(30min);
  EXPECT_TRUE(sessions_->find(cookie));
  clock_.advance(1s);
  EXPECT_FALSE(sessions_->find(cookie));
}

TEST_F(SessionsTest, EndAfterEightHoursThoughTheyAreUsed) {
  std::string cookie = sessions_->cookie_value(sessions_->begin("rina"));
  for (int i = 0; i < 16; ++i) {
    clock_.advance(30min);
    const auto found = sessions_->find(cookie);
    ASSERT_TRUE(found) << i;
    cookie = sessions_->cookie_value(*found);
  }
  clock_.advance(1min);
  EXPECT_FALSE(sessions_->find(cookie));
}

TEST_F(SessionsTest, EndWithLoggingOut) {
  const Session session = sessions_->begin("rina");
  const std::string cookie = sessions_->cookie_value(session);
  sessions_->end(session);
  EXPECT_FALSE(sessions_->find(cookie));
  EXPECT_TRUE(sessions_->find(sessions_->cookie_value(sessions_->begin("rina"))));
}

TEST_F(SessionsTest, HaveAFormTokenOfTheirOwn) {
  const Session one = sessions_->begin("rina");
  const Session other = sessions_->begin("rina");
  EXPECT_TRUE(sessions_->csrf_matches(one, sessions_->csrf_token(one)));
  EXPECT_FALSE(sessions_->csrf_matches(one, sessions_->csrf_token(other)));
  EXPECT_FALSE(sessions_->csrf_matches(one, ""));
}

TEST(Cookies, AreFoundByTheirWholeName) {
  EXPECT_EQ(cookie_in("a=1; antrean_console=x.y; b=2", "antrean_console"), "x.y");
  EXPECT_EQ(cookie_in("antrean_console=x", "antrean_console"), "x");
  EXPECT_EQ(cookie_in("not_antrean_console=x", "antrean_console"), "");
  EXPECT_EQ(cookie_in("", "antrean_console"), "");
  EXPECT_EQ(cookie_in(";;  ;", "antrean_console"), "");
}

TEST(Forms, AreDecoded) {
  const Form form = parse_form("decision=retry&reason=GLARE&reason=BLURRED&text=a+b%26c%3d%C3%A9");
  EXPECT_EQ(first(form, "decision"), "retry");
  EXPECT_EQ(form.at("reason"), (std::vector<std::string>{"GLARE", "BLURRED"}));
  EXPECT_EQ(first(form, "text"), "a b&c=\xC3\xA9");
  EXPECT_EQ(first(form, "none"), "");
}

TEST(Forms, SurviveNonsense) {
  EXPECT_TRUE(parse_form("").empty());
  EXPECT_TRUE(parse_form("&&&=x&").empty());
  EXPECT_EQ(first(parse_form("a=%zz"), "a"), "");
  EXPECT_EQ(first(parse_form("a=%4"), "a"), "%4");
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "k" + std::to_string(i) + "=v&";
  EXPECT_LE(parse_form(many).size(), 100U);
}

}  // namespace
}  // namespace antrean::console
