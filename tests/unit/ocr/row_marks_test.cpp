// Where print stands within a row.

#include "ocr/row_marks.hpp"

#include <gtest/gtest.h>

namespace antrean::ocr {
namespace {

constexpr double kCap = 20;

cv::Rect letter(int x, int width = 14) {
  return {x, 100, width, 20};
}

TEST(RowMarks, TheLongestRunIsTheOneWithoutAWideGap) {
  const auto [left, right] =
      longest_run({letter(10), letter(30), letter(200), letter(220), letter(240), letter(400)}, 44);
  EXPECT_EQ(left, 200);
  EXPECT_EQ(right, 254);
  const auto [alone_left, alone_right] = longest_run({letter(7)}, 44);
  EXPECT_EQ(alone_left, 7);
  EXPECT_EQ(alone_right, 21);
  // A wide mark may reach over narrow ones that begin behind it.
  const auto [over_left, over_right] = longest_run({letter(0, 100), letter(40), letter(130)}, 44);
  EXPECT_EQ(over_left, 0);
  EXPECT_EQ(over_right, 144);
}

TEST(RowMarks, AColonIsTwoDotsAboveEachOther) {
  TextRow row;
  row.marks = {letter(10), {60, 104, 4, 4}, {61, 116, 4, 4}, letter(80)};
  EXPECT_EQ(colon_near(row, 62, kCap), 65);
  EXPECT_EQ(colon_near(row, 62 + 40, kCap), 0) << "too far away";
  row.marks = {letter(10), {60, 116, 4, 4}, letter(80)};
  EXPECT_EQ(colon_near(row, 62, kCap), 0) << "one dot";
  row.marks = {{60, 104, 4, 4}, {61, 116, 4, 4}, {90, 104, 4, 4}, {90, 116, 4, 4}};
  EXPECT_EQ(colon_near(row, 84, kCap), 94) << "the nearer of two";
  EXPECT_EQ(colon_near({}, 84, kCap), 0);
}

TEST(RowMarks, PrintEndsBeforeAWideBlank) {
  TextRow row;
  row.marks = {letter(10), letter(40), letter(60), letter(200)};
  EXPECT_EQ(end_of_print(row, 30, kCap), 74);
  EXPECT_EQ(end_of_print(row, 190, kCap), 214);
  EXPECT_EQ(end_of_print(row, 300, kCap), 0);
  row.marks = {letter(40), {60, 60, 40, 80}, letter(66)};
  EXPECT_EQ(end_of_print(row, 30, kCap), 80) << "a stroke over several rows is no letter";
}

}  // namespace
}  // namespace antrean::ocr
