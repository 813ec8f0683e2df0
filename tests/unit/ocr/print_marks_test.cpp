#include "ocr/print_marks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace antrean::ocr {
namespace {

constexpr int kWidth = 400;

// Bars of ink on paper, with their tops at these heights and as long as a letter.
cv::Mat page_with_bars(const std::vector<int>& tops, int rows) {
  cv::Mat gray(rows, kWidth, CV_8U, cv::Scalar(220));
  int x = 20;
  for (const int top : tops) {
    gray({x, top, 6, 20}).setTo(cv::Scalar(30));
    x = x % (kWidth - 60) + 40;
  }
  return gray;
}

std::vector<int> tops_of(const Ink& ink) {
  std::vector<int> tops;
  for (const Mark& mark : ink.marks) tops.push_back(mark.box.y);
  std::sort(tops.begin(), tops.end());
  return tops;
}

TEST(PrintMarks, AreFoundOnceWhereverTheyLieOnATallPage) {
  // Marks are told some hundred rows at a time: one before, one across and one behind each seam.
  std::vector<int> tops;
  for (int top = 40; top < 2900; top += 37) tops.push_back(top);
  EXPECT_EQ(tops_of(ink_of(page_with_bars(tops, 3000), false)), tops);
}

TEST(PrintMarks, AreNoPiecesOfALongRule) {
  // Longer than any mark, across all seams.
  cv::Mat gray = page_with_bars({100}, 3000);
  gray({200, 150, 6, 2700}).setTo(cv::Scalar(30));
  EXPECT_EQ(tops_of(ink_of(gray, false)), std::vector<int>{100});
}

TEST(PrintMarks, StandOutByTheirContrast) {
  cv::Mat gray = page_with_bars({100, 1000}, 1500);
  gray.rowRange(900, 1200).setTo(cv::Scalar(150), gray.rowRange(900, 1200) < 100);
  std::vector<Mark> marks = ink_of(gray, false).marks;
  ASSERT_EQ(marks.size(), 2U);
  std::sort(marks.begin(), marks.end(),
            [](const Mark& a, const Mark& b) { return a.box.y < b.box.y; });
  // Paper of 220 less a little of the ink beside it; (220 - 30) / (30 + 190 + 2 * 220).
  EXPECT_NEAR(marks[0].contrast, 0.29, 0.02);
  EXPECT_NEAR(marks[1].contrast, 0.12, 0.02);
  // The same as a negative.
  cv::Mat light = 255 - gray;
  EXPECT_EQ(tops_of(ink_of(light, true)), (std::vector<int>{100, 1000}));
}

}  // namespace
}  // namespace antrean::ocr
