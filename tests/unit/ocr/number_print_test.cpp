// In which face a number is printed.

#include "ocr/number_print.hpp"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "ocr/number_faces.hpp"
#include "tests/unit/ocr/drawn_number.hpp"

namespace antrean::ocr {
namespace {

NumberPrint look_at(std::size_t face) {
  const DrawnNumber number = draw_number(face);
  cv::Mat gray;
  cv::cvtColor(number.picture, gray, cv::COLOR_BGR2GRAY);
  return print_of(gray, number.boxes, kDrawnNumber);
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

}  // namespace
}  // namespace antrean::ocr
