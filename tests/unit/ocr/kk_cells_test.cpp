// Cells of a page as strips: what is ink and what is grain.

#include "ocr/kk_cells.hpp"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

namespace antrean::ocr {
namespace {

// Sixteen digits that fill a cell, so blurred that hardly any of its paper is bare.
cv::Mat blurred_number() {
  cv::Mat strip(46, 330, CV_8U, cv::Scalar(170));
  cv::putText(strip, "6310092608660022", {4, 35}, cv::FONT_HERSHEY_SIMPLEX, 1.04, cv::Scalar(60),
              3);
  cv::GaussianBlur(strip, strip, {0, 0}, 4);
  cv::Mat grain(strip.size(), CV_16S);
  cv::RNG{7}.fill(grain, cv::RNG::NORMAL, 0, 2.5);
  cv::add(strip, grain, strip, cv::noArray(), CV_8U);
  return strip;
}

double ink_share(const FlatStrip& flat) {
  return static_cast<double>(cv::countNonZero(flat.gray < flat.limit)) /
         static_cast<double>(flat.gray.total());
}

TEST(FlattenedStrip, HasInkWhereBlurredDigitsFillIt) {
  EXPECT_GT(ink_share(flattened_strip(blurred_number(), true)), 0.1);
}

TEST(FlattenedStrip, HasNoInkOfGrainAlone) {
  cv::Mat strip(46, 330, CV_8U, cv::Scalar(170));
  cv::Mat grain(strip.size(), CV_16S);
  cv::RNG{7}.fill(grain, cv::RNG::NORMAL, 0, 6);
  cv::add(strip, grain, strip, cv::noArray(), CV_8U);
  EXPECT_LT(ink_share(flattened_strip(strip, true)), 0.01);
}

}  // namespace
}  // namespace antrean::ocr
