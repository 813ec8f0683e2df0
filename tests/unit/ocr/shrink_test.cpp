#include "ocr/shrink.hpp"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

namespace antrean::ocr {
namespace {

// A white disc on black, off the middle.
cv::Mat disc(cv::Size size, cv::Point middle, int radius) {
  cv::Mat picture(size, CV_8UC3, cv::Scalar::all(0));
  cv::circle(picture, middle, radius, cv::Scalar::all(255), cv::FILLED);
  return picture;
}

TEST(Shrink, KeepsPlacesInTheRatioAskedFor) {
  const cv::Mat picture = disc({1203, 907}, {800, 300}, 90);
  for (const double scale : {0.9, 0.5, 0.41, 0.25, 0.11}) {
    cv::Mat gray;
    cv::cvtColor(shrunk(picture, scale), gray, cv::COLOR_BGR2GRAY);
    const cv::Moments moments = cv::moments(gray);
    EXPECT_NEAR(moments.m10 / moments.m00, 800 * scale, 0.8) << scale;
    EXPECT_NEAR(moments.m01 / moments.m00, 300 * scale, 0.8) << scale;
    EXPECT_NEAR(gray.cols, 1203 * scale, 1.5) << scale;
  }
}

TEST(Shrink, KeepsTheMean) {
  cv::Mat picture(800, 800, CV_8UC3);
  cv::randu(picture, 0, 255);
  const cv::Scalar mean = cv::mean(shrunk(picture, 0.13));
  EXPECT_NEAR(mean[0], cv::mean(picture)[0], 1.5);
}

TEST(Shrink, LeavesAtLeastAPixel) {
  EXPECT_EQ(shrunk(disc({1, 1}, {0, 0}, 1), 0.25).size(), cv::Size(1, 1));
  EXPECT_EQ(shrunk(disc({3000, 2}, {9, 1}, 1), 0.1).rows, 1);
  EXPECT_EQ(shrunk(disc({40, 40}, {9, 1}, 1), 1).size(), cv::Size(40, 40));
}

}  // namespace
}  // namespace antrean::ocr
