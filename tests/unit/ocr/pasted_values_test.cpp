// Values that weren't printed with the others of their card.

#include "ocr/pasted_values.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/imgproc.hpp>
#include <string>

#include "ocr/body_looks.hpp"
#include "ocr/find_document.hpp"

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

double votes_on(const cv::Mat& picture, const cv::Rect2d& value = kValue) {
  PastedValues network;
  return value_votes(network.votes(body_looks(picture)), value);
}

TEST(PastedValues, AreNotSeenOnACardsOwnPaper) {
  EXPECT_LT(votes_on(card()), kDoubtedValue);
}

TEST(PastedValues, AreSeenByPaperOfAnotherHue) {
  cv::Mat picture = card();
  paste(picture, {190, 215, 165});
  EXPECT_GT(votes_on(picture), kDoubtedValue);
}

// As seen on a specimen: the value had two lines, and the patch covers both.
TEST(PastedValues, AreSeenUnderAPatchOfTwoRows) {
  cv::Mat picture = card();
  paste(picture, {190, 215, 165}, 2);
  EXPECT_GT(votes_on(picture), kDoubtedValue);
}

TEST(PastedValues, AreSeenOnPaperOfTheSameColourWithoutSecurityPrint) {
  cv::Mat picture = card();
  paste(picture, {212, 193, 164});
  EXPECT_GT(votes_on(picture), kDoubtedValue);
}

// A card's security print may end above the value: rows near by lack it too.
TEST(PastedValues, AreNotSeenPastTheEndOfSecurityPrint) {
  const int below_third_row = 220 + 3 * kPitch - 26;
  EXPECT_LT(votes_on(card(below_third_row)), kDoubtedValue);
}

TEST(ValueVotes, AreThoseOfThePlacesInItsBoxTheHigherOnesMore) {
  cv::Mat votes(43, 60, CV_32F, cv::Scalar(-4));
  const cv::Rect2d box{kBodyLooked.x + 160.0, kBodyLooked.y + 64.0, 160, 32};  // 10 places, 2 rows
  EXPECT_NEAR(value_votes(votes, box), -4, 1e-6);
  votes(cv::Rect{10, 4, 5, 2}).setTo(2);
  const double half = value_votes(votes, box);
  EXPECT_GT(half, 1) << "nearer to the higher half";
  EXPECT_LT(half, 2);
  votes(cv::Rect{30, 4, 5, 2}).setTo(9);
  EXPECT_EQ(value_votes(votes, box), half) << "beside the box";
}

TEST(ValueVotes, SayNothingOfABoxThatHasNoPlace) {
  const cv::Mat votes(43, 60, CV_32F, cv::Scalar(5));
  EXPECT_LT(value_votes(votes, {}), -50) << "no value was read";
  EXPECT_LT(value_votes(votes, {kCardWidth + 5, 20, 300, 40}), -50);
  EXPECT_LT(value_votes(votes, {200, -100, 300, 60}), -50);
}

}  // namespace
}  // namespace antrean::ocr
