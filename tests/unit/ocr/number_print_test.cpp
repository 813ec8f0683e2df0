// In which face a number is printed.

#include "ocr/number_print.hpp"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "ocr/number_faces.hpp"

namespace antrean::ocr {
namespace {

constexpr std::string_view kNumber = "3578021203904681";

struct Row {
  cv::Mat picture;
  std::vector<cv::Rect> boxes;
};

// The number in dark on light paper, a little blurred, 32 pixels high.
Row drawn_in(std::size_t face) {
  Row row{cv::Mat(80, 60 * 16, CV_8UC1, cv::Scalar{230}), {}};
  int x = 40;
  for (const char digit : kNumber) {
    const cv::Mat& glyph = face_digit(face, digit - '0');
    const cv::Rect box{x, 24, glyph.cols, glyph.rows};
    cv::Mat place = row.picture(box);
    cv::Mat ink;
    glyph.convertTo(ink, CV_8U, -190 / 255.0, 230);
    ink.copyTo(place);
    row.boxes.push_back(box);
    x += glyph.cols + 10;
  }
  cv::GaussianBlur(row.picture, row.picture, {}, 1.2);
  return row;
}

NumberPrint look_at(const Row& row) {
  cv::Mat colors;
  cv::cvtColor(row.picture, colors, cv::COLOR_GRAY2BGR);
  return print_of(colors, row.picture, row.boxes, kNumber);
}

TEST(NumberPrint, IsMostLikeACardsFaceInAnyOfThese) {
  for (std::size_t face = 0; face < kNumberFaces; ++face) {
    const NumberPrint print = look_at(drawn_in(face));
    EXPECT_GT(print.likeness, kKnownFace) << face;
    EXPECT_GT(print.likeness, print.foreign_likeness + 0.02) << face;
    EXPECT_LT(strangest_digit(print, kNumber), 1) << face;
  }
}

// As seen on specimens: digits of Times and of DejaVu Sans Mono are over kKnownFace as OCR-B.
TEST(NumberPrint, IsMostLikeAForeignFaceInOneOfThose) {
  for (std::size_t face = kNumberFaces; face < kAllFaces; ++face) {
    const NumberPrint print = look_at(drawn_in(face));
    EXPECT_LT(print.likeness, print.foreign_likeness + 0.02) << face;
  }
}

// Lighter paper in `where` of a number in OCR-A.
double strangest_with_lighter(const cv::Rect& where) {
  const Row row = drawn_in(0);
  cv::Mat colors;
  cv::cvtColor(row.picture, colors, cv::COLOR_GRAY2BGR);
  colors(where & cv::Rect{0, 0, colors.cols, colors.rows}) *= 1.1;
  return strangest_digit(print_of(colors, row.picture, row.boxes, kNumber), kNumber);
}

TEST(StrangestDigit, HasOtherPaper) {
  const cv::Rect box = drawn_in(0).boxes[7];
  EXPECT_GT(strangest_with_lighter({box.x - 4, box.y - 5, box.width + 8, box.height + 10}), 1);
}

TEST(StrangestDigit, HasOtherPaperWhereTheGroundIsntSeenOfAll) {
  NumberPrint print;
  for (std::size_t i = 0; i < kNumber.size(); ++i) {
    DigitPrint digit;
    digit.likeness = 0.9;
    digit.paper = {5.2, 5.2, 5.2};
    if (i % 2 == 0) digit.above = digit.paper;
    print.digits.push_back(digit);
  }
  print.digits[7].paper = {5.4, 5.4, 5.4};
  EXPECT_GT(strangest_digit(print, kNumber), 1);
}

TEST(StrangestDigit, IsNotTheOneAShapeOfTheGroundEndsUnder) {
  const cv::Rect box = drawn_in(0).boxes[7];
  EXPECT_LT(strangest_with_lighter({box.x - 4, 0, box.width + 8, 200}), 1);
  EXPECT_LT(strangest_with_lighter({box.x - 4, box.y - 5, box.width + 8, 200}), 1);
}

}  // namespace
}  // namespace antrean::ocr
