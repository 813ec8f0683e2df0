#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "common/db/arrays.hpp"
#include "common/db/effects.hpp"
#include "common/db/outbox.hpp"
#include "common/errors.hpp"
#include "common/sealing.hpp"
#include "common/secrets.hpp"

namespace antrean {
namespace {

class Sealing : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { initialise_sodium(); }
};

TEST_F(Sealing, OpensWithTheSameKeyAndContextOnly) {
  const Key key = new_key();
  const std::string sealed = seal_text(key, "KAUS KAKI", "person-1");
  EXPECT_EQ(open_text(key, sealed, "person-1"), "KAUS KAKI");
  EXPECT_THROW(open_text(new_key(), sealed, "person-1"), PoisonMessage);
  EXPECT_THROW(open_text(key, sealed, "person-2"), PoisonMessage);
  EXPECT_THROW(open_text(key, sealed.substr(4), "person-1"), PoisonMessage);
  EXPECT_THROW(open_text(key, "not base64!", "person-1"), PoisonMessage);
  EXPECT_THROW(open_text(key, "", "person-1"), PoisonMessage);
  EXPECT_NE(seal_text(key, "KAUS KAKI", "person-1"), sealed) << "each sealing has its own nonce";
}

TEST_F(Sealing, TheIntakeBoxNeedsThePublicKeyOnly) {
  const IntakeKeys keys = new_intake_keys();
  EXPECT_EQ(open_intake(keys, seal_for_intake(keys.public_key, "applicants")), "applicants");
  EXPECT_THROW(open_intake(new_intake_keys(), seal_for_intake(keys.public_key, "x")),
               PoisonMessage);
  EXPECT_THROW(open_intake(keys, "AAAA"), PoisonMessage);
}

TEST_F(Sealing, KeyedHashesDependOnKeyPurposeAndText) {
  const Key key = new_key();
  const std::string hash = keyed_hash(key, "nik", "3526010101900001");
  EXPECT_EQ(hash.size(), 64U);
  EXPECT_EQ(hash, keyed_hash(key, "nik", "3526010101900001"));
  EXPECT_NE(hash, keyed_hash(key, "kk", "3526010101900001"));
  EXPECT_NE(hash, keyed_hash(key, "nik", "3526010101900002"));
  EXPECT_NE(hash, keyed_hash(new_key(), "nik", "3526010101900001"));
}

// RFC 4231, test case 2.
TEST_F(Sealing, HmacSha256AsTheStandardSays) {
  const auto mac = hmac_sha256(as_bytes("Jefe"), "what do ya want for nothing?");
  EXPECT_EQ(to_base64(mac), "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=");
}

class SecretsTest : public Sealing {
 protected:
  SecretsTest()
      : folder_(std::filesystem::temp_directory_path() /
                ("antrean-keys-" + std::to_string(getpid()))) {}
  ~SecretsTest() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path folder_;
};

TEST_F(SecretsTest, GeneratesOnceAndKeepsWhatIsThere) {
  const auto keys = Secrets::generate(folder_);
  EXPECT_EQ(keys.size(), 4U);
  const Secrets first{folder_};
  EXPECT_TRUE(Secrets::generate(folder_).empty());
  const Secrets second{folder_};
  EXPECT_EQ(first.master(), second.master());
  EXPECT_EQ(first.api_key(keys.at("app"))->role, Role::app);
  EXPECT_EQ(first.api_key(keys.at("staff"))->role, Role::staff);
  EXPECT_FALSE(first.api_key("antrean_app_guessed"));
  std::ifstream in{folder_ / "api-keys"};
  const std::string stored{std::istreambuf_iterator<char>{in}, {}};
  EXPECT_EQ(stored.find(keys.at("app")), std::string::npos) << "keys are stored as hashes";
}

TEST_F(SecretsTest, AccessTokensCanNotBeForged) {
  Secrets::generate(folder_);
  const Secrets secrets{folder_};
  const BookingId booking{"01938f5a-0000-7000-8000-000000000001"};
  std::string token = secrets.access_token(booking);
  EXPECT_EQ(secrets.booking_of_token(token), booking);
  token.back() = token.back() == 'A' ? 'B' : 'A';
  EXPECT_FALSE(secrets.booking_of_token(token));
  EXPECT_FALSE(secrets.booking_of_token(""));
  EXPECT_FALSE(secrets.booking_of_token(std::string(5000, 'A')));
}

TEST_F(SecretsTest, NamesTheFileThatIsMissing) {
  Secrets::generate(folder_);
  std::filesystem::remove(folder_ / "master.key");
  try {
    const Secrets secrets{folder_};
    FAIL() << "a missing key must stop the start";
  } catch (const ConfigurationError& error) {
    EXPECT_NE(std::string(error.what()).find("master.key"), std::string::npos);
  }
}

TEST(Arrays, EscapeWhatPostgresqlWouldRead) {
  ArrayLiteral array;
  array.add(std::string_view{R"(a"b\c,{d})"});
  array.add_null();
  array.add(std::int64_t{-7});
  array.add(true);
  EXPECT_EQ(array.str(), R"({"a\"b\\c,{d}",NULL,-7,t})");
  EXPECT_THROW(array.add(std::string_view{"\0", 1}), std::invalid_argument);
}

TEST(Arrays, ReadPostgresqlsInstants) {
  EXPECT_EQ(from_sql("2026-11-23 03:04:05.5+00"), parse_rfc3339("2026-11-23T03:04:05.5Z"));
  EXPECT_EQ(from_sql("2026-11-23 10:04:05+07"), parse_rfc3339("2026-11-23T03:04:05Z"));
  EXPECT_THROW(from_sql("infinity"), std::invalid_argument);
}

TEST(BackOff, DoublesUpToFiveMinutes) {
  EXPECT_EQ(back_off(1), std::chrono::seconds{1});
  EXPECT_EQ(back_off(4), std::chrono::seconds{8});
  EXPECT_EQ(back_off(1000), std::chrono::minutes{5});
}

TEST(Shards, NeverChange) {
  // Rows in an outbox outlive a build: these numbers are part of the format.
  EXPECT_EQ(shard_of("01938f5a-0000-7000-8000-000000000001"), 2);
  for (int i = 0; i < 1000; ++i) {
    const int shard = shard_of(std::to_string(i));
    EXPECT_GE(shard, 0);
    EXPECT_LT(shard, kOutboxShards);
  }
}

}  // namespace
}  // namespace antrean
