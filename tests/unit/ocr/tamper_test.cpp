// Another piece of paper under a value.

#include "ocr/tamper.hpp"

#include <gtest/gtest.h>

#include "ocr/find_document.hpp"
#include "tests/unit/ocr/drawn_rows.hpp"

namespace antrean::ocr {
namespace {

TEST(PatchStrength, LeavesTheCardsOwnPaperAlone) {
  const cv::Mat picture = draw_rows();
  EXPECT_LT(patch_strength(picture, kDrawnValue, kDrawnPitch, false), 0.5);
  EXPECT_LT(patch_strength(picture, kDrawnValue, kDrawnPitch, true), 0.5);
}

TEST(PatchStrength, TellsPaperOfAnotherHue) {
  cv::Mat picture = draw_rows();
  paste_over(picture, {190, 215, 165});
  EXPECT_GT(patch_strength(picture, kDrawnValue, kDrawnPitch, false), 1);
}

// As seen on a specimen: the value had two lines, and the patch covers both.
TEST(PatchStrength, TellsAPatchOfTwoRows) {
  cv::Mat picture = draw_rows();
  paste_over(picture, {190, 215, 165}, 2);
  EXPECT_GT(patch_strength(picture, kDrawnValue, kDrawnPitch, false), 1);
}

TEST(PatchStrength, TellsPaperOfTheSameColourWithoutSecurityPrint) {
  cv::Mat picture = draw_rows();
  paste_over(picture, {212, 193, 164});
  EXPECT_GT(patch_strength(picture, kDrawnValue, kDrawnPitch, false), 1);
}

// A card's security print may end above the value: rows near by lack it too.
TEST(PatchStrength, LeavesRowsAlonePastTheEndOfSecurityPrint) {
  const int below_third_row = 220 + 3 * kDrawnPitch - 26;
  EXPECT_LT(patch_strength(draw_rows(below_third_row), kDrawnValue, kDrawnPitch, false), 0.5);
}

TEST(PatchStrength, SaysNothingOfABoxOutsideOfTheCard) {
  const cv::Mat picture = draw_rows();
  EXPECT_EQ(patch_strength(picture, {kCardWidth + 5, 20, 300, 40}, kDrawnPitch, false), 0);
  EXPECT_GE(patch_strength(picture, {kCardWidth - 200, -20, 300, 60}, kDrawnPitch, true), 0);
}

}  // namespace
}  // namespace antrean::ocr
