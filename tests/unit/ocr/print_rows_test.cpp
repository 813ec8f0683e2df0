// Rows of print are found in any direction, and their strips are level.

#include "ocr/print_rows.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/imgproc.hpp>

namespace antrean::ocr {
namespace {

constexpr int kLines = 8;

// Lines of letters in the middle of a sheet, which is turned by `degrees` clockwise.
cv::Mat sheet(double degrees, const cv::Scalar& paper, const cv::Scalar& ink) {
  cv::Mat upright(1200, 1200, CV_8UC3, paper);
  for (int i = 0; i < kLines; ++i) {
    cv::putText(upright, "SURAT INI UNTUK BAPAK", {330, 360 + i * 70}, cv::FONT_HERSHEY_SIMPLEX, 1,
                ink, 3, cv::LINE_AA);
  }
  cv::Mat turned;
  cv::warpAffine(upright, turned, cv::getRotationMatrix2D({600, 600}, -degrees, 1), upright.size(),
                 cv::INTER_LINEAR, cv::BORDER_CONSTANT, paper);
  return turned;
}

// How far a row's direction is from `degrees`, whichever way up it was taken.
double off(const PrintRow& row, double degrees) {
  const cv::Point2f along = row.to - row.from;
  const double angle = std::atan2(along.y, along.x) * 180 / CV_PI - degrees;
  return std::abs(std::remainder(angle, 180));
}

TEST(PrintRows, AreFoundInEveryDirection) {
  for (const double degrees : {0.0, 31.0, 90.0, 147.0, 180.0, 270.0}) {
    PrintSearch search{sheet(degrees, {230, 235, 238}, {30, 30, 30})};
    const auto rows = search.next();
    ASSERT_GE(rows.size(), kLines) << degrees;
    for (int i = 0; i < kLines; ++i) {
      const PrintRow& row = rows[static_cast<std::size_t>(i)];
      EXPECT_LT(off(row, degrees), 2) << degrees;
      EXPECT_NEAR(row.cap, 24, 5) << degrees;
      EXPECT_FALSE(row.light_on_dark) << degrees;
    }
  }
}

TEST(PrintRows, AreFoundInLightPrintOnDark) {
  PrintSearch search{sheet(20, {70, 30, 20}, {230, 230, 230})};
  const auto rows = search.next();
  ASSERT_GE(rows.size(), kLines);
  EXPECT_TRUE(rows.front().light_on_dark);
  EXPECT_LT(off(rows.front(), 20), 2);
}

TEST(PrintRows, GiveLevelStripsDarkOnLight) {
  for (const bool light : {false, true}) {
    const cv::Scalar dark{40, 40, 40};
    const cv::Scalar bright{220, 220, 220};
    const cv::Mat picture = light ? sheet(65, dark, bright) : sheet(65, bright, dark);
    PrintSearch search{picture};
    const auto rows = search.next();
    ASSERT_FALSE(rows.empty());
    const cv::Mat strip = strip_of(picture, rows.front(), 28, 0.5, false);
    EXPECT_EQ(strip.type(), CV_8U);
    EXPECT_NEAR(strip.rows, 56, 2);
    // Above and below the letters there is nothing but paper.
    cv::Mat ink;
    cv::threshold(strip, ink, 130, 255, cv::THRESH_BINARY_INV);
    EXPECT_GT(cv::countNonZero(ink), 0.05 * static_cast<double>(ink.total()));
    EXPECT_LT(cv::countNonZero(ink.rowRange(0, 5)), 20);
    EXPECT_LT(cv::countNonZero(ink.rowRange(strip.rows - 5, strip.rows)), 20);
    const cv::Mat turned = strip_of(picture, rows.front(), 28, 0.5, true);
    cv::rotate(turned, turned, cv::ROTATE_180);
    EXPECT_EQ(cv::norm(strip, turned, cv::NORM_INF), 0);
  }
}

TEST(PrintRows, ThereAreNoneOnBarePaper) {
  cv::Mat picture(900, 1200, CV_8UC3, cv::Scalar{200, 210, 215});
  cv::Mat noise(picture.size(), CV_8UC3);
  cv::RNG random{5};
  random.fill(noise, cv::RNG::NORMAL, 0, 3);
  picture += noise;
  PrintSearch search{picture};
  while (search.more()) EXPECT_TRUE(search.next().empty());
  EXPECT_TRUE(search.next().empty());
}

TEST(PrintRows, AreSoughtInTinyPictures) {
  for (const cv::Size& size : {cv::Size{1, 1}, cv::Size{1, 400}, cv::Size{30, 30}}) {
    PrintSearch search{cv::Mat(size, CV_8UC3, cv::Scalar{200, 200, 200})};
    EXPECT_TRUE(search.next().empty());
  }
}

}  // namespace
}  // namespace antrean::ocr
