// A number cut into its digits.

#include "ocr/digit_cells.hpp"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>
#include <vector>

namespace antrean::ocr {
namespace {

// Bars of 20 x 40 pixels on a tinted paper.
struct Bars {
  cv::Mat row{100, 700, CV_8UC3, cv::Scalar{150, 170, 200}};
  std::vector<cv::Rect> boxes;

  explicit Bars(int left) {
    for (int i = 0; i < 16; ++i) boxes.emplace_back(left + 40 * i, 30, 20, 40);
    for (const cv::Rect& box : boxes) row(box).setTo(cv::Scalar{20, 20, 20});
  }
};

cv::Rect ink_of(const cv::Mat& cells, int at) {
  cv::Mat gray;
  cv::cvtColor(cells({at * kCellWidth, 0, kCellWidth, kCellHeight}), gray, cv::COLOR_BGR2GRAY);
  return cv::boundingRect(gray < 100);
}

TEST(DigitCells, HoldOneDigitEachAtOneSize) {
  const Bars bars{30};
  const cv::Mat cells = digit_cells(bars.row, bars.boxes);
  ASSERT_EQ(cells.size(), (cv::Size{16 * kCellWidth, kCellHeight}));
  for (int i = 0; i < 16; ++i) {
    const cv::Rect ink = ink_of(cells, i);
    EXPECT_NEAR(ink.height, kCellDigit, 1) << i;
    EXPECT_NEAR(ink.width, kCellDigit / 2.0, 1) << i;
    EXPECT_NEAR(ink.x + ink.width / 2.0, kCellWidth / 2.0, 1) << i;
    EXPECT_NEAR(ink.y + ink.height / 2.0, kCellHeight / 2.0, 1) << i;
  }
}

TEST(DigitCells, HavePaperOfOneShade) {
  const Bars bars{30};
  const auto paper = digit_cells(bars.row, bars.boxes).at<cv::Vec3b>(2, 2);
  EXPECT_EQ(paper[0], paper[1]);
  EXPECT_EQ(paper[1], paper[2]);
}

TEST(DigitCells, StayOnTheNumbersLine) {
  Bars bars{30};
  // What is left of an old digit makes a box higher than the digit is.
  bars.boxes[5].y -= 8;
  bars.boxes[5].height += 8;
  const cv::Rect ink = ink_of(digit_cells(bars.row, bars.boxes), 5);
  EXPECT_NEAR(ink.y + ink.height / 2.0, kCellHeight / 2.0, 1);
}

TEST(DigitCells, MayReachOverTheRow) {
  Bars bars{0};
  const cv::Mat low = bars.row.rowRange(28, 72);
  for (cv::Rect& box : bars.boxes) box.y -= 28;
  const cv::Mat cells = digit_cells(low, bars.boxes);
  EXPECT_NEAR(ink_of(cells, 0).height, kCellDigit, 1);
  EXPECT_NEAR(ink_of(cells, 15).height, kCellDigit, 1);
}

TEST(DigitCells, OfABlackRowAreBlack) {
  const cv::Mat black(60, 600, CV_8UC3, cv::Scalar{});
  const cv::Mat cells = digit_cells(black, std::vector<cv::Rect>(16, {100, 10, 20, 30}));
  EXPECT_EQ(cv::countNonZero(cells.reshape(1)), 0);
}

}  // namespace
}  // namespace antrean::ocr
