// In which face a number is printed.

#include "ocr/number_print.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "ocr/number_faces.hpp"
#include "tests/unit/ocr/drawn_number.hpp"

namespace antrean::ocr {
namespace {

cv::Mat gray_of(const DrawnNumber& number) {
  cv::Mat gray;
  cv::cvtColor(number.picture, gray, cv::COLOR_BGR2GRAY);
  return gray;
}

NumberPrint look_at(std::size_t face) {
  const DrawnNumber number = draw_number(face);
  return print_of(gray_of(number), number.boxes, kDrawnNumber);
}

TEST(NumberPrint, IsMostLikeACardsFaceInAnyOfThese) {
  for (std::size_t face = 0; face < kNumberFaces; ++face) {
    const NumberPrint print = look_at(face);
    EXPECT_GT(print.likeness, kKnownFace) << face;
    EXPECT_GT(print.likeness, print.foreign_likeness + 0.02) << face;
  }
}

// As seen on specimens: digits of Times and of DejaVu Sans Mono are over kKnownFace as OCR-B.
TEST(NumberPrint, IsMostLikeAForeignFaceInOneOfThose) {
  for (std::size_t face = kNumberFaces; face < kAllFaces; ++face) {
    const NumberPrint print = look_at(face);
    EXPECT_LT(print.likeness, print.foreign_likeness + 0.02) << face;
  }
}

TEST(NumberPrint, IsOddWhereADigitIsLikeNoFace) {
  for (std::size_t face = 0; face < kNumberFaces; ++face) {
    DrawnNumber number = draw_number(face);
    EXPECT_LT(print_of(gray_of(number), number.boxes, kDrawnNumber).oddness, 0.1) << face;
    // A stroke from corner to corner.
    const cv::Rect& box = number.boxes[7];
    const cv::Vec3b paper = number.picture.at<cv::Vec3b>(2, 2);
    number.picture(box).setTo(cv::Scalar(paper[0], paper[1], paper[2]));
    cv::line(number.picture, box.tl(), box.br(), cv::Scalar::all(40), 4, cv::LINE_AA);
    EXPECT_GT(print_of(gray_of(number), number.boxes, kDrawnNumber).oddness, 0.2) << face;
  }
}

TEST(StrayedDigit, IsNoneInANumberOfOneFace) {
  for (std::size_t face = 0; face < kNumberFaces; ++face) {
    const DrawnNumber number = draw_number(face);
    EXPECT_LT(strayed_digit(gray_of(number), number.boxes, kDrawnNumber), 0) << face;
  }
}

TEST(StrayedDigit, IsTheOneOfAnotherFace) {
  for (const std::size_t own : {std::size_t{0}, kOcrACuts}) {
    for (std::size_t face = kOcrACuts; face < kAllFaces; ++face) {
      if (face == own) continue;
      std::vector<std::size_t> faces(kDrawnNumber.size(), own);
      faces[7] = face;
      const DrawnNumber number = draw_number(faces);
      EXPECT_GT(strayed_digit(gray_of(number), number.boxes, kDrawnNumber), 0.02)
          << own << " " << face;
    }
  }
}

}  // namespace
}  // namespace antrean::ocr
