// Waves of a card's ground are found where they belong: at their frequency, in their colour.

#include "ocr/ground_spectra.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

namespace antrean::ocr {
namespace {

const Quad kCorners{{{20, 10}, {1020, 10}, {1020, 640}, {20, 640}}};

cv::Mat plain() {
  cv::Mat picture(650, 1040, CV_8UC3);
  cv::RNG random{3};
  random.fill(picture, cv::RNG::NORMAL, 180, 3);
  return picture;
}

// Waves of `length` pixels along x, of `height` grey levels in each of blue, green and red.
cv::Mat waved(double length, const cv::Vec3d& height) {
  cv::Mat picture = plain();
  for (int y = 0; y < picture.rows; ++y) {
    auto* row = picture.ptr<cv::Vec3b>(y);
    for (int x = 0; x < picture.cols; ++x) {
      const double wave = std::cos(2 * std::numbers::pi * x / length);
      for (int c = 0; c < 3; ++c)
        row[x][c] = cv::saturate_cast<uchar>(row[x][c] + height[c] * wave);
    }
  }
  return picture;
}

double at(const Spectra& spectra, int direction, int row, int column) {
  return spectra.at(static_cast<std::size_t>(direction)).at<float>(row, column);
}

TEST(GroundSpectra, AWaveStandsAtItsFrequencyAndInItsColour) {
  const Spectra without = mean_of(fine_spectra(plain(), kCorners));
  const Spectra light = mean_of(fine_spectra(waved(8, {3, 3, 3}), kCorners));
  constexpr int kMiddle = kSpectrumSide / 2;
  constexpr int kColumn = kSpectrumSide / 8;
  EXPECT_GT(at(light, 0, kMiddle, kColumn), at(without, 0, kMiddle, kColumn) + 1);
  EXPECT_NEAR(at(light, 0, kMiddle, kColumn), std::log(512 * 3), 0.5) << "512 a grey level";
  EXPECT_LT(at(light, 1, kMiddle, kColumn), at(without, 1, kMiddle, kColumn) + 0.3);
  EXPECT_LT(at(light, 0, kMiddle + 8, kColumn), at(without, 0, kMiddle + 8, kColumn) + 0.3);
  const Spectra blue_and_red = mean_of(fine_spectra(waved(8, {3, 0, -3}), kCorners));
  EXPECT_GT(at(blue_and_red, 2, kMiddle, kColumn), at(without, 2, kMiddle, kColumn) + 1);
  EXPECT_LT(at(blue_and_red, 0, kMiddle, kColumn), at(without, 0, kMiddle, kColumn) + 0.3);
}

TEST(GroundSpectra, WhatIsAroundACardIsSeenWithoutIt) {
  const Quad inner{{{100, 80}, {940, 80}, {940, 570}, {100, 570}}};
  const auto around = [&inner](double on_card, double beside) {
    cv::Mat picture = waved(8, {beside, beside, beside});
    const cv::Rect card{100, 80, 840, 490};
    waved(8, {on_card, on_card, on_card})(card).copyTo(picture(card));
    return at(mean_of(fine_spectra_around(picture, inner)), 0, kSpectrumSide / 2,
              kSpectrumSide / 8);
  };
  EXPECT_GT(around(0, 3), around(0, 0) + 1);
  EXPECT_LT(around(3, 0), around(0, 0) + 0.3);
  EXPECT_TRUE(fine_spectra_around(plain(), {{{2, 2}, {1038, 2}, {1038, 648}, {2, 648}}}).empty());
  EXPECT_TRUE(
      fine_spectra_around(plain()({0, 0, 90, 50}), {{{5, 5}, {80, 5}, {80, 45}, {5, 45}}}).empty())
      << "lower than a patch";
}

TEST(GroundSpectra, SlowWavesStandInTheSmallCard) {
  // 12 pixels of the small card.
  constexpr double kLength = 12 * 1000.0 / 320;
  const auto slow = [](const cv::Mat& picture) {
    return mean_of(slow_spectra(small_scene(picture, kCorners)));
  };
  constexpr int kColumn = kSpectrumSide / 12;
  EXPECT_GT(at(slow(waved(kLength, {4, 4, 4})), 0, kSpectrumSide / 2, kColumn),
            at(slow(plain()), 0, kSpectrumSide / 2, kColumn) + 1);
}

TEST(GroundSpectra, PrintIsNoWave) {
  cv::Mat printed = plain();
  for (int x = 100; x < 1000; x += 60) {
    cv::rectangle(printed, {x, 10, 12, 630}, cv::Scalar::all(30), cv::FILLED);
  }
  const Spectra without = mean_of(fine_spectra(plain(), kCorners));
  const Spectra with = mean_of(fine_spectra(printed, kCorners));
  cv::Mat more;
  cv::subtract(with[0], without[0], more);
  double most = 0;
  cv::minMaxLoc(more, nullptr, &most);
  EXPECT_LT(most, 1);
}

TEST(GroundSpectra, ACardWithoutRoomHasNone) {
  const cv::Mat picture = plain();
  EXPECT_TRUE(fine_spectra(picture, {{{0, 0}, {50, 0}, {50, 30}, {0, 30}}}).empty());
  // All of it outside of the picture.
  EXPECT_TRUE(fine_spectra(picture, {{{-900, 0}, {-100, 0}, {-100, 500}, {-900, 500}}}).empty());
  const Spectra none = mean_of({});
  EXPECT_EQ(cv::countNonZero(none[0]), 0);
  EXPECT_EQ(none[0].rows, kSpectrumSide);
  EXPECT_EQ(none[0].cols, kSpectrumColumns);
}

}  // namespace
}  // namespace antrean::ocr
