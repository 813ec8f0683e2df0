#include "tests/specimens/other.hpp"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>
#include <set>

#include "tests/specimens/batch.hpp"

// What pango, cairo and fontconfig keep for the life of a process is no leak.
// NOLINTNEXTLINE(bugprone-reserved-identifier): the name that the leak checker looks for.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libfontconfig\nleak:libpango\nleak:libcairo\n";
}

namespace antrean::specimens {
namespace {

class EveryKind : public testing::TestWithParam<OtherKind> {};

TEST_P(EveryKind, IsDrawnAnewForEverySeed) {
  const auto draw = [](std::uint64_t seed) {
    Rng rng(seed, "other ink");
    return GetParam().draw(rng, 700).image;
  };
  const cv::Mat one = draw(1);
  EXPECT_NEAR(one.cols, 700, 1);
  const cv::Mat again = draw(1);
  ASSERT_EQ(one.size(), again.size());
  EXPECT_EQ(cv::norm(one, again, cv::NORM_INF), 0);
  const cv::Mat other = draw(2);
  EXPECT_TRUE(other.size() != one.size() || cv::norm(one, other, cv::NORM_INF) > 0);
}

INSTANTIATE_TEST_SUITE_P(Other, EveryKind, testing::ValuesIn(other_kinds()), [](const auto& kind) {
  std::string name{kind.param.what};
  std::erase(name, ' ');
  return name;
});

TEST(Other, ComesInEveryKind) {
  std::set<std::string_view> kinds;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Rng rng(seed, "other ink");
    kinds.insert(pick_other(rng).what);
  }
  EXPECT_EQ(kinds.size(), other_kinds().size());
}

TEST(Other, HasAPagesLettersAsLargeAsACards) {
  const AreaTable areas = builtin_areas();
  std::set<std::string> seen;
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    Rng who(seed, "person");
    const Specimen made = make_other(invent_person(who, areas), false, Tier::kScan, seed);
    const std::string what = made.truth["what"];
    if (!seen.insert(what).second) continue;
    for (const OtherKind& kind : other_kinds()) {
      if (kind.what != what) continue;
      EXPECT_GT(made.camera.document_width, kind.sheet == Sheet::kPage ? 750 : 500) << what;
    }
  }
}

}  // namespace
}  // namespace antrean::specimens
