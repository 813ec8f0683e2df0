#include "common/settings/settings.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <set>

#include "common/errors.hpp"

namespace antrean {
namespace {

namespace fs = std::filesystem;
using Environment = std::map<std::string, std::string>;

class SettingsTest : public ::testing::Test {
 protected:
  SettingsTest()
      : folder_(fs::temp_directory_path() / ("antrean-settings-" + std::to_string(getpid()))) {
    fs::create_directories(folder_ / "config");
  }
  ~SettingsTest() override { fs::remove_all(folder_); }

  fs::path file(const std::string& text) {
    fs::path path = folder_ / "config" / "antrean.toml";
    std::ofstream{path} << text;
    return path;
  }

  static std::string refusal(const fs::path& path, const Environment& environment = {}) {
    Settings settings;
    try {
      settings.load(path, environment);
    } catch (const ConfigurationError& error) {
      return error.what();
    }
    return "";
  }

  fs::path folder_;
};

TEST_F(SettingsTest, ReadsTheFileAndTheEnvironmentWins) {
  Settings settings;
  settings.load(
      file("[kafka]\nbrokers = \"a:1\"\npartitions = 12\n[booking]\npayment_window = \"90min\"\n"),
      {{"ANTREAN_KAFKA_BROKERS", "b:2"}, {"PATH", "/bin"}});
  EXPECT_EQ(settings.kafka_brokers(), "b:2");
  EXPECT_EQ(settings.kafka_partitions(), 12);
  EXPECT_EQ(settings.booking_payment_window(), std::chrono::minutes{90});
  EXPECT_EQ(settings.booking_release_buffer(), std::chrono::minutes{15});
}

TEST_F(SettingsTest, RelativePathsOfTheFileAreBelowTheProject) {
  Settings settings;
  settings.load(file("[blobs]\ndirectory = \"scans\"\n"), {{"ANTREAN_OFFICES_FILE", "mine.toml"}});
  EXPECT_EQ(settings.blobs_directory(), folder_ / "scans");
  EXPECT_EQ(settings.schemas_directory(), folder_ / "config/schemas");
  EXPECT_EQ(settings.offices_file(), "mine.toml");
}

TEST_F(SettingsTest, NamesTheKeyThatIsWrong) {
  struct Case {
    std::string text;
    Environment environment;
    std::string named;
  };
  const std::vector<Case> cases{
      {"[kafka]\nbroker = \"x\"\n", {}, "kafka.broker"},
      {"[kafka]\npartitions = 0\n", {}, "kafka.partitions"},
      {"[kafka]\npartitions = \"many\"\n", {}, "a whole number"},
      {"[kafka]\nbrokers = \"\"\n", {}, "kafka.brokers"},
      {"[kafka]\nbrokers = [1]\n", {}, "kafka.brokers"},
      {"[booking]\npayment_window = \"2 parsec\"\n", {}, "a duration"},
      {"[booking]\npayment_window = \"0s\"\n", {}, "above zero"},
      {"brokers = 1\n", {}, "outside a [section]"},
      {"[kafka\n", {}, "line 1"},
      {"", {{"ANTREAN_KAFKA_BROKER", "x"}}, "ANTREAN_KAFKA_BROKER"},
      {"", {{"ANTREAN_LOG_PRETTY", "perhaps"}}, "true or false"},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.text + one.named);
    EXPECT_NE(refusal(file(one.text), one.environment).find(one.named), std::string::npos)
        << refusal(file(one.text), one.environment);
  }
}

TEST_F(SettingsTest, EverySettingHasANameAMeaningAndADefaultThatHolds) {
  const Settings settings;
  std::set<std::string> names;
  for (SettingBase* setting : settings.all()) {
    EXPECT_TRUE(names.insert(setting->name()).second) << setting->name();
    EXPECT_FALSE(setting->description().empty()) << setting->name();
    EXPECT_NO_THROW(setting->parse(setting->default_text())) << setting->name();
  }
}

TEST_F(SettingsTest, TheDefaultsAreTheRulesOfTheDomain) {
  const Settings settings;
  EXPECT_EQ(settings.booking_most_applicants(), 5);
  EXPECT_EQ(settings.booking_cooldown_days(), 30);
  EXPECT_EQ(settings.booking_unpaid_cap(), 2);
  EXPECT_EQ(settings.booking_upload_window(), std::chrono::minutes{30});
  EXPECT_EQ(settings.booking_upload_tries(), 3);
  EXPECT_EQ(settings.booking_payment_window(), std::chrono::hours{2});
  EXPECT_EQ(settings.booking_payment_grace(), std::chrono::minutes{5});
  EXPECT_EQ(settings.booking_release_buffer(), std::chrono::minutes{15});
}

TEST_F(SettingsTest, DurationsReadAndWriteAlike) {
  for (const char* text : {"500ms", "30s", "15min", "2h", "30d"}) {
    EXPECT_EQ(format_value(parse_value<std::chrono::milliseconds>(text)), text);
  }
  for (const char* text : {"", "ms", "5", "h2", "-", "99999999999999999999h", "1.5h"}) {
    EXPECT_THROW(parse_value<std::chrono::milliseconds>(text), std::invalid_argument) << text;
  }
}

}  // namespace
}  // namespace antrean
