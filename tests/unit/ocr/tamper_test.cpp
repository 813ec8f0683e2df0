// Another piece of paper under a value, and what lies around a card.

#include "ocr/tamper.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/imgproc.hpp>
#include <string>

#include "ocr/find_document.hpp"
#include "ocr/surroundings.hpp"

namespace antrean::ocr {
namespace {

constexpr int kPitch = 40;
constexpr int kRows = 13;
const cv::Rect kValue{420, 300 - 26, 320, 32};  // in the row whose baseline is 300

// Paper with fine waves from a row of pixels on, a little noise, light from the left, and rows of
// print.
cv::Mat card(int waves_from = 0) {
  cv::Mat picture(kCardHeight, kCardWidth, CV_8UC3);
  cv::RNG random{5};
  for (int y = 0; y < picture.rows; ++y) {
    for (int x = 0; x < picture.cols; ++x) {
      const double wave = y < waves_from ? 0 : 9 * std::sin(0.9 * y + 3 * std::sin(x / 25.0));
      const double light = 1 - 0.15 * x / picture.cols;
      const cv::Vec3d paper{225, 205, 175};
      for (int c = 0; c < 3; ++c) {
        picture.at<cv::Vec3b>(y, x)[c] =
            cv::saturate_cast<std::uint8_t>((paper[c] + wave) * light + random.gaussian(2));
      }
    }
  }
  for (int row = 0; row < kRows; ++row) {
    const int base = 220 + row * kPitch;
    cv::putText(picture, "Alamat", {50, base}, cv::FONT_HERSHEY_SIMPLEX, 0.8, cv::Scalar::all(40),
                2, cv::LINE_AA);
    cv::putText(picture, "SITI AMINAH LESTARI", {420, base}, cv::FONT_HERSHEY_SIMPLEX, 0.8,
                cv::Scalar::all(40), 2, cv::LINE_AA);
  }
  return picture;
}

void paste(cv::Mat& picture, const cv::Scalar& paper, int rows = 1) {
  const cv::Rect patch{kValue.x - 8, kValue.y - 8, kValue.width + 40,
                       kValue.height + 12 + (rows - 1) * kPitch};
  cv::rectangle(picture, patch, paper, cv::FILLED);
  cv::putText(picture, "BUDI HARTONO", {420, 300}, cv::FONT_HERSHEY_SIMPLEX, 0.8,
              cv::Scalar::all(40), 2, cv::LINE_AA);
}

TEST(PatchStrength, LeavesTheCardsOwnPaperAlone) {
  const cv::Mat picture = card();
  EXPECT_LT(patch_strength(picture, kValue, kPitch, false), 0.5);
  EXPECT_LT(patch_strength(picture, kValue, kPitch, true), 0.5);
}

TEST(PatchStrength, TellsPaperOfAnotherHue) {
  cv::Mat picture = card();
  paste(picture, {190, 215, 165});
  EXPECT_GT(patch_strength(picture, kValue, kPitch, false), 1);
}

// As seen on a specimen: the value had two lines, and the patch covers both.
TEST(PatchStrength, TellsAPatchOfTwoRows) {
  cv::Mat picture = card();
  paste(picture, {190, 215, 165}, 2);
  EXPECT_GT(patch_strength(picture, kValue, kPitch, false), 1);
}

TEST(PatchStrength, TellsPaperOfTheSameColourWithoutSecurityPrint) {
  cv::Mat picture = card();
  paste(picture, {212, 193, 164});
  EXPECT_GT(patch_strength(picture, kValue, kPitch, false), 1);
}

// A card's security print may end above the value: rows near by lack it too.
TEST(PatchStrength, LeavesRowsAlonePastTheEndOfSecurityPrint) {
  const int below_third_row = 220 + 3 * kPitch - 26;
  EXPECT_LT(patch_strength(card(below_third_row), kValue, kPitch, false), 0.5);
}

TEST(PatchStrength, SaysNothingOfABoxOutsideOfTheCard) {
  const cv::Mat picture = card();
  EXPECT_EQ(patch_strength(picture, {kCardWidth + 5, 20, 300, 40}, kPitch, false), 0);
  EXPECT_GE(patch_strength(picture, {kCardWidth - 200, -20, 300, 60}, kPitch, true), 0);
}

Surroundings around(const cv::Scalar& table, const cv::Scalar& paper) {
  cv::Mat picture(700, 1000, CV_8UC3, table);
  const Quad corners{{{200, 150}, {800, 150}, {800, 530}, {200, 530}}};
  cv::rectangle(picture, {200, 150, 600, 380}, paper, cv::FILLED);
  return surroundings_of(picture, corners);
}

TEST(Surroundings, AreMeasuredInLightAndColour) {
  const cv::Scalar paper{190, 170, 140};
  const Surroundings viewer = around({8, 8, 8}, paper);
  EXPECT_LT(viewer.light, 0.01);
  EXPECT_LT(viewer.chroma, 1);
  EXPECT_GT(viewer.seen, 0.9);
  const Surroundings white = around({250, 250, 250}, paper);
  EXPECT_GT(white.light, 1.5);
  EXPECT_LT(white.chroma, 1);
  const Surroundings wood = around({60, 90, 120}, paper);
  EXPECT_GT(wood.chroma, 10);
  EXPECT_NEAR(wood.light, 0.25, 0.1);
  EXPECT_LT(wood.spread, 1) << "of one colour";
}

TEST(Surroundings, RippleUnderMoireAndNotOnALid) {
  const auto ripple = [](double depth) {
    cv::Mat picture(700, 1000, CV_8UC3, cv::Scalar::all(245));
    cv::rectangle(picture, {200, 150, 600, 380}, {190, 170, 140}, cv::FILLED);
    cv::RNG random{4};
    for (int y = 0; y < picture.rows; ++y) {
      for (int x = 0; x < picture.cols; ++x) {
        const double bent = x + 30 * std::sin(y / 120.0);
        const double light = 1 - 0.1 * x / picture.cols - depth * (1 + std::cos(bent / 5));
        for (int c = 0; c < 3; ++c) {
          auto& value = picture.at<cv::Vec3b>(y, x)[c];
          value = cv::saturate_cast<std::uint8_t>(value * light + random.gaussian(3));
        }
      }
    }
    return surroundings_of(picture, {{{200, 150}, {800, 150}, {800, 530}, {200, 530}}}).ripple;
  };
  EXPECT_LT(ripple(0), 0.01);
  EXPECT_GT(ripple(0.06), 0.018);
}

TEST(Surroundings, SayNothingWhereTheCardFillsThePicture) {
  const cv::Mat picture(380, 600, CV_8UC3, cv::Scalar::all(200));
  const Quad corners{{{0, 0}, {600, 0}, {600, 380}, {0, 380}}};
  EXPECT_LT(surroundings_of(picture, corners).seen, 0.05);
}

}  // namespace
}  // namespace antrean::ocr
