// What lies around a card.

#include "ocr/surroundings.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/imgproc.hpp>

namespace antrean::ocr {
namespace {

Surroundings around(const cv::Scalar& table, const cv::Scalar& paper) {
  cv::Mat picture(700, 1000, CV_8UC3, table);
  const Quad corners{{{200, 150}, {800, 150}, {800, 530}, {200, 530}}};
  cv::rectangle(picture, {200, 150, 600, 380}, paper, cv::FILLED);
  return surroundings_of(picture, corners);
}

TEST(Surroundings, AreMeasuredInLightAndColour) {
  const cv::Scalar paper{190, 170, 140};
  const Surroundings viewer = around({8, 8, 8}, paper);
  EXPECT_LT(viewer.light, 0.01);
  EXPECT_LT(viewer.chroma, 1);
  EXPECT_GT(viewer.seen, 0.9);
  const Surroundings white = around({250, 250, 250}, paper);
  EXPECT_GT(white.light, 1.5);
  EXPECT_LT(white.chroma, 1);
  const Surroundings wood = around({60, 90, 120}, paper);
  EXPECT_GT(wood.chroma, 10);
  EXPECT_NEAR(wood.light, 0.25, 0.1);
  EXPECT_LT(wood.spread, 1) << "of one colour";
}

TEST(Surroundings, RippleUnderMoireAndNotOnALid) {
  const auto ripple = [](double depth) {
    cv::Mat picture(700, 1000, CV_8UC3, cv::Scalar::all(245));
    cv::rectangle(picture, {200, 150, 600, 380}, {190, 170, 140}, cv::FILLED);
    cv::RNG random{4};
    for (int y = 0; y < picture.rows; ++y) {
      for (int x = 0; x < picture.cols; ++x) {
        const double bent = x + 30 * std::sin(y / 120.0);
        const double light = 1 - 0.1 * x / picture.cols - depth * (1 + std::cos(bent / 5));
        for (int c = 0; c < 3; ++c) {
          auto& value = picture.at<cv::Vec3b>(y, x)[c];
          value = cv::saturate_cast<std::uint8_t>(value * light + random.gaussian(3));
        }
      }
    }
    return surroundings_of(picture, {{{200, 150}, {800, 150}, {800, 530}, {200, 530}}}).ripple;
  };
  EXPECT_LT(ripple(0), 0.01);
  EXPECT_GT(ripple(0.06), 0.018);
}

TEST(Surroundings, SayNothingWhereTheCardFillsThePicture) {
  const cv::Mat picture(380, 600, CV_8UC3, cv::Scalar::all(200));
  const Quad corners{{{0, 0}, {600, 0}, {600, 380}, {0, 380}}};
  EXPECT_EQ(surroundings_of(picture, corners).seen, 0);
}

}  // namespace
}  // namespace antrean::ocr
