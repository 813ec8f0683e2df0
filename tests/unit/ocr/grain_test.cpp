// How strong a sensor's noise is, and print without it.

#include "ocr/grain.hpp"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

namespace antrean::ocr {
namespace {

// Lines of print on paper lit from one side.
cv::Mat page() {
  cv::Mat gray(400, 600, CV_8U);
  for (int y = 0; y < gray.rows; ++y) {
    for (int x = 0; x < gray.cols; ++x) {
      gray.at<std::uint8_t>(y, x) = cv::saturate_cast<std::uint8_t>(120 + x / 6);
    }
  }
  for (int y = 40; y < gray.rows; y += 40) {
    cv::putText(gray, "3273012708900007", {30, y}, cv::FONT_HERSHEY_SIMPLEX, 0.8, cv::Scalar{30}, 2,
                cv::LINE_AA);
  }
  return gray;
}

cv::Mat with_noise(const cv::Mat& gray, double deviation) {
  cv::RNG random{3};
  cv::Mat noisy = gray.clone();
  for (int y = 0; y < noisy.rows; ++y) {
    for (int x = 0; x < noisy.cols; ++x) {
      auto& shade = noisy.at<std::uint8_t>(y, x);
      shade = cv::saturate_cast<std::uint8_t>(shade + random.gaussian(deviation));
    }
  }
  return noisy;
}

TEST(Grain, IsTheNoisesDeviationWhateverIsPrinted) {
  EXPECT_LT(grain_of(page()), 1);
  for (const double deviation : {5.0, 12.0, 25.0}) {
    EXPECT_NEAR(grain_of(with_noise(page(), deviation)), deviation, 0.15 * deviation);
  }
}

TEST(Grain, IsNothingWhereThereIsNoPicture) {
  EXPECT_EQ(grain_of(cv::Mat(1, 1, CV_8U, cv::Scalar{9})), 0);
  EXPECT_EQ(grain_of(cv::Mat(3, 3, CV_8U, cv::Scalar{200})), 0);
}

TEST(Grain, IsTakenAwayAndPrintStays) {
  const cv::Mat clean = page();
  cv::Mat gray = with_noise(clean, 20);
  const double before = cv::norm(gray, clean, cv::NORM_L1) / static_cast<double>(clean.total());
  smooth_grain(gray, {0, 0, gray.cols, gray.rows}, 20);
  const double after = cv::norm(gray, clean, cv::NORM_L1) / static_cast<double>(clean.total());
  EXPECT_LT(after, 0.5 * before);
  EXPECT_LT(grain_of(gray), 4);
}

TEST(Grain, OutsideOfThePartItStays) {
  const cv::Mat noisy = with_noise(page(), 20);
  cv::Mat gray = noisy.clone();
  smooth_grain(gray, {300, 100, 900, 900}, 20);
  EXPECT_EQ(cv::norm(gray.colRange(0, 300), noisy.colRange(0, 300), cv::NORM_INF), 0);
  EXPECT_GT(cv::norm(gray, noisy, cv::NORM_INF), 0);
  smooth_grain(gray, {-50, -50, 20, 20}, 20);
}

}  // namespace
}  // namespace antrean::ocr
