// What is judged of a card as a whole: whether it has colours of its own.

#include "ocr/quality.hpp"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "ocr/find_document.hpp"

namespace antrean::ocr {
namespace {

// A pale ground, print, and a face on red.
cv::Mat card() {
  cv::Mat picture(kCardHeight, kCardWidth, CV_8UC3, cv::Scalar{225, 205, 175});
  for (int row = 1; row < 14; ++row) {
    cv::putText(picture, "SEUMUR HIDUP", {300, 40 + row * 43}, cv::FONT_HERSHEY_SIMPLEX, 0.8,
                cv::Scalar::all(40), 2, cv::LINE_AA);
  }
  cv::rectangle(picture, {760, 120, 210, 280}, {30, 30, 190}, cv::FILLED);
  cv::circle(picture, {865, 240}, 70, {120, 160, 210}, cv::FILLED);
  return picture;
}

cv::Mat copied_in_grey(const cv::Mat& picture) {
  cv::Mat gray;
  cv::cvtColor(picture, gray, cv::COLOR_BGR2GRAY);
  cv::cvtColor(gray, gray, cv::COLOR_GRAY2BGR);
  return gray;
}

// A lamp from the left, yellow or blue, and a sensor's noise.
cv::Mat under_a_lamp(const cv::Mat& picture, double yellow) {
  cv::Mat lit = picture.clone();
  cv::RNG random{3};
  for (int y = 0; y < lit.rows; ++y) {
    for (int x = 0; x < lit.cols; ++x) {
      auto& pixel = lit.at<cv::Vec3b>(y, x);
      const double light = 0.9 - 0.4 * x / lit.cols;
      pixel[0] = cv::saturate_cast<uchar>(pixel[0] * light * (1 - yellow) + random.gaussian(4));
      pixel[1] = cv::saturate_cast<uchar>(pixel[1] * light + random.gaussian(4));
      pixel[2] = cv::saturate_cast<uchar>(pixel[2] * light * (1 + yellow / 2) + random.gaussian(4));
    }
  }
  return lit;
}

TEST(Grayscale, IsNotACardsInAnyLight) {
  for (const double yellow : {-0.3, -0.15, 0.0, 0.15, 0.3}) {
    EXPECT_LT(judge(under_a_lamp(card(), yellow)).grayscale, 0.5) << yellow;
  }
}

TEST(Grayscale, IsACopysInAnyLight) {
  for (const double yellow : {-0.3, -0.15, 0.0, 0.15, 0.3}) {
    EXPECT_GT(judge(under_a_lamp(copied_in_grey(card()), yellow)).grayscale, 0.9) << yellow;
  }
}

}  // namespace
}  // namespace antrean::ocr
