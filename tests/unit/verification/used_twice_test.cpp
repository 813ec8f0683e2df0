// When the same scan under two bookings counts as used twice, and what is decided on it, by their
// tables; and that a search by bands misses no hash that is near enough.

#include "consumers/verification/core/used_twice.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "consumers/verification/core/decide.hpp"
#include "consumers/verification/core/hash_bands.hpp"

namespace antrean::verification {
namespace {

struct Case {
  const char* name;
  const char* kind;
  std::vector<ScanTwin> twins;
  bool used_twice;
};

class UsedTwice : public ::testing::TestWithParam<Case> {};

TEST_P(UsedTwice, FollowsTheTable) {
  EXPECT_EQ(is_used_twice(GetParam().kind, GetParam().twins), GetParam().used_twice);
}

constexpr bool kSamePerson = true;
constexpr bool kAnotherPerson = false;
constexpr bool kLive = true;
constexpr bool kEnded = false;
constexpr std::optional<bool> kUnknown = std::nullopt;

INSTANTIATE_TEST_SUITE_P(
    Scans, UsedTwice,
    ::testing::Values(
        Case{"ktp_alone", "ktp", {}, false},
        Case{"ktp_another_nik", "ktp", {{kAnotherPerson, kUnknown, kLive}}, true},
        Case{"ktp_another_nik_ended", "ktp", {{kAnotherPerson, kUnknown, kEnded}}, true},
        Case{"ktp_another_nik_of_the_family", "ktp", {{kAnotherPerson, true, kEnded}}, true},
        Case{"ktp_same_nik", "ktp", {{kSamePerson, kUnknown, kLive}}, true},
        Case{"ktp_same_nik_ended", "ktp", {{kSamePerson, kUnknown, kEnded}}, false},
        Case{"ktp_one_of_several",
             "ktp",
             {{kSamePerson, kUnknown, kEnded}, {kAnotherPerson, kUnknown, kEnded}},
             true},
        Case{"kk_alone", "kk", {}, false},
        Case{"kk_same_family", "kk", {{kAnotherPerson, true, kLive}}, false},
        Case{"kk_same_family_same_nik", "kk", {{kSamePerson, true, kLive}}, false},
        Case{"kk_another_family", "kk", {{kAnotherPerson, false, kLive}}, true},
        Case{"kk_another_family_ended", "kk", {{kAnotherPerson, false, kEnded}}, true},
        Case{"kk_another_family_same_nik", "kk", {{kSamePerson, false, kEnded}}, true},
        Case{"kk_unknown_family", "kk", {{kAnotherPerson, kUnknown, kLive}}, false},
        Case{"kk_one_of_several",
             "kk",
             {{kAnotherPerson, true, kLive}, {kAnotherPerson, false, kEnded}},
             true}),
    [](const auto& named) { return named.param.name; });

const Reason kName{"NAME_DIFFERS", "nama"};
const Reason kBlurred{"BLURRED", ""};
const Reason kTwice{"SCAN_USED_TWICE", ""};
const Reason kUsedUp{"TRIES_USED_UP", ""};

struct DecisionCase {
  const char* name;
  Document before;
  Input input;
  State after;
  /// With the verifier, or told to the applicant.
  std::vector<Reason> reasons;
  bool asks_registry = false;
};

class DecideUsedTwice : public ::testing::TestWithParam<DecisionCase> {};

TEST_P(DecideUsedTwice, FollowsTheTable) {
  const DecisionCase& c = GetParam();
  const Decision decision = decide(c.before, c.input, Rules{3});
  ASSERT_TRUE(decision.next);
  EXPECT_EQ(name_of(decision.next->state), name_of(c.after));
  EXPECT_EQ(decision.next->reasons, c.reasons);
  EXPECT_EQ(decision.ask_registry, c.asks_registry);
  for (const Said& said : decision.says) {
    if (said.type == EventType::document_read) continue;
    EXPECT_EQ(said.reasons, c.reasons);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Decisions, DecideUsedTwice,
    ::testing::Values(DecisionCase{"agrees",
                                   {State::waiting, {}, false, 0},
                                   ScanJudged{Verdict::approve, {}, true, true},
                                   State::review,
                                   {kTwice}},
                      DecisionCase{"agrees_and_used_once",
                                   {State::waiting, {}, false, 0},
                                   ScanJudged{Verdict::approve, {}, true, false},
                                   State::checking,
                                   {},
                                   true},
                      DecisionCase{"differs",
                                   {State::waiting, {}, false, 0},
                                   ScanJudged{Verdict::review, {kName}, true, true},
                                   State::review,
                                   {kName, kTwice}},
                      DecisionCase{"unreadable",
                                   {State::waiting, {}, false, 0},
                                   ScanJudged{Verdict::retry, {kBlurred}, false, true},
                                   State::retry,
                                   {kBlurred}},
                      DecisionCase{"unreadable_tries_used_up",
                                   {State::waiting, {}, false, 3},
                                   ScanJudged{Verdict::retry, {kBlurred}, false, true},
                                   State::review,
                                   {kBlurred, kUsedUp, kTwice}},
                      DecisionCase{"agrees_when_read_again",
                                   {State::review, {kTwice}, false, 0},
                                   JudgedAgain{{Verdict::approve, {}, true, true}},
                                   State::review,
                                   {kTwice}},
                      DecisionCase{"the_other_ended_before_it_was_read_again",
                                   {State::review, {kTwice}, false, 0},
                                   JudgedAgain{{Verdict::approve, {}, true, false}},
                                   State::checking,
                                   {},
                                   true},
                      DecisionCase{"differs_when_read_again",
                                   {State::review, {kTwice}, false, 0},
                                   JudgedAgain{{Verdict::review, {kName}, true, true}},
                                   State::review,
                                   {kName, kTwice}}),
    [](const auto& named) { return named.param.name; });

ocr::PerceptualHash random_hash(std::mt19937& random) {
  ocr::PerceptualHash hash;
  for (std::size_t i = 0; i < hash.size(); ++i) hash[i] = random() % 2 == 1;
  return hash;
}

bool is_found(const ocr::PerceptualHash& wanted, const ocr::PerceptualHash& stored) {
  const auto near = bands_near(wanted);
  const auto keys = bands_of(stored);
  return std::any_of(keys.begin(), keys.end(), [&near](std::int32_t key) {
    return std::find(near.begin(), near.end(), key) != near.end();
  });
}

TEST(HashBands, FindWhateverIsNearEnough) {
  std::mt19937 random{7};
  for (int round = 0; round < 2000; ++round) {
    const auto hash = random_hash(random);
    auto other = hash;
    std::vector<std::size_t> places(hash.size());
    for (std::size_t i = 0; i < places.size(); ++i) places[i] = i;
    std::shuffle(places.begin(), places.end(), random);
    for (int i = 0; i < ocr::kSameScanBits; ++i) other.flip(places[static_cast<std::size_t>(i)]);
    ASSERT_TRUE(is_found(hash, other)) << round;
  }
}

TEST(HashBands, FindTheWorstThatIsNearEnough) {
  // Two bits in each band but one in the last.
  const ocr::PerceptualHash hash;
  auto other = hash;
  for (std::size_t i = 0; i < 2 * kHashBands - 1; ++i) other.flip(i);
  EXPECT_EQ(other.count(), 23U);
  EXPECT_TRUE(is_found(hash, other));
  other.flip(2 * kHashBands - 1);
  EXPECT_FALSE(is_found(hash, other));
}

TEST(HashBands, KeysTellTheirBand) {
  std::mt19937 random{8};
  auto keys = bands_near(random_hash(random));
  EXPECT_EQ(keys.size(), 268U);
  std::sort(keys.begin(), keys.end());
  EXPECT_EQ(std::unique(keys.begin(), keys.end()), keys.end());
  EXPECT_GE(keys.front(), 0);
}

TEST(HashBands, SeldomFindAnother) {
  std::mt19937 random{9};
  const auto hash = random_hash(random);
  int found = 0;
  for (int i = 0; i < 20'000; ++i) found += is_found(hash, random_hash(random)) ? 1 : 0;
  EXPECT_LE(found, 20) << "one of ten thousand is to be expected";
}

}  // namespace
}  // namespace antrean::verification
