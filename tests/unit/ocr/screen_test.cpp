// A photographed screen is told by its grid, wherever the picture still holds one.

#include "ocr/screen.hpp"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

namespace antrean::ocr {
namespace {

Quad corners_in(const cv::Mat& picture) {
  const auto w = static_cast<float>(picture.cols);
  const auto h = static_cast<float>(picture.rows);
  // Not level, as a photograph isn't.
  return {
      {{0.1F * w, 0.12F * h}, {0.9F * w, 0.1F * h}, {0.92F * w, 0.9F * h}, {0.06F * w, 0.88F * h}}};
}

cv::Mat paper(int width) {
  cv::Mat picture(width * 63 / 100, width, CV_8UC3, cv::Scalar{190, 180, 160});
  cv::Mat noise(picture.size(), CV_8UC3);
  cv::RNG random{7};
  random.fill(noise, cv::RNG::NORMAL, 12, 5);
  picture += noise;
  for (int row = 1; row < 12; ++row) {
    cv::putText(picture, "SEUMUR HIDUP 3578021203900001", {width / 9, row * width / 21},
                cv::FONT_HERSHEY_SIMPLEX, width / 1400.0, cv::Scalar::all(40), 2, cv::LINE_AA);
  }
  return picture;
}

cv::Mat with_grid(cv::Mat picture, double strength) {
  for (int y = 0; y < picture.rows; ++y) {
    auto* row = picture.ptr<cv::Vec3b>(y);
    for (int x = 0; x < picture.cols; ++x) {
      const double by = 1 - strength * (1 + std::cos(2.1 * x + 0.1 * y) * std::cos(1.9 * y));
      for (int c = 0; c < 3; ++c) row[x][c] = cv::saturate_cast<std::uint8_t>(row[x][c] * by);
    }
  }
  return picture;
}

double screen_of(const cv::Mat& picture) {
  const Quad corners = corners_in(picture);
  return screen_signs(picture, corners, rectify(picture, corners, false)).screen;
}

TEST(Screen, AGridIsSeenStrongOrFaint) {
  EXPECT_GT(screen_of(with_grid(paper(1600), 0.2)), 0.5);
  EXPECT_GT(screen_of(with_grid(paper(800), 0.2)), 0.5);
  EXPECT_GT(screen_of(with_grid(paper(800), 0.04)), 0.5);
}

TEST(Screen, PaperHasNone) {
  EXPECT_LT(screen_of(paper(1600)), 0.5);
  EXPECT_LT(screen_of(paper(800)), 0.5);
}

TEST(Screen, CantBeExcludedOnACoarsePictureInCoolLight) {
  const auto excluded = [](int width, const cv::Scalar& light) {
    cv::Mat picture(width * 63 / 100, width, CV_8UC3, light);
    const Quad corners = corners_in(picture);
    return !screen_signs(picture, corners, rectify(picture, corners, false)).cannot_be_excluded;
  };
  const cv::Scalar cool{200, 170, 130};
  const cv::Scalar warm{150, 170, 190};
  EXPECT_FALSE(excluded(700, cool));
  EXPECT_TRUE(excluded(700, warm));
  EXPECT_TRUE(excluded(1600, cool)) << "would show its grid";
}

}  // namespace
}  // namespace antrean::ocr
