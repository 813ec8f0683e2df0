#include "ocr/tesseract.hpp"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>
#include <string>

#include "tests/unit/ocr/drawn_number.hpp"

namespace antrean::ocr {
namespace {

TEST(Tesseract, TakesNoDigitForALetterWhereDigitsAreAskedFor) {
  cv::Mat gray;
  cv::cvtColor(draw_number(0).picture, gray, cv::COLOR_BGR2GRAY);
  Tesseract tesseract{"ind"};
  const std::string said = tesseract.digits(gray).text;
  // It misreads some digits of this face.
  EXPECT_GE(said.size(), kDrawnNumber.size() - 1);
  EXPECT_EQ(said.find_first_not_of("0123456789"), std::string::npos) << said;
}

TEST(Tesseract, ReadsLettersAgainAfterDigits) {
  cv::Mat gray(60, 400, CV_8U, cv::Scalar(230));
  cv::putText(gray, "BANDUNG", {20, 45}, cv::FONT_HERSHEY_DUPLEX, 1.4, cv::Scalar(20), 2,
              cv::LINE_AA);
  Tesseract tesseract{"ind"};
  const std::string before = tesseract.line(gray).text;
  EXPECT_EQ(before, "BANDUNG");
  EXPECT_NE(tesseract.digits(gray).text, before);
  EXPECT_EQ(tesseract.line(gray).text, before);
}

}  // namespace
}  // namespace antrean::ocr
