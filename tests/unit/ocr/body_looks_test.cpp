// What the network for pasted values sees of a card.

#include "ocr/body_looks.hpp"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "ocr/find_document.hpp"

namespace antrean::ocr {
namespace {

cv::Mat card(const cv::Scalar& paper, double grain) {
  cv::Mat picture(kCardHeight, kCardWidth, CV_8UC3, paper);
  cv::Mat noise(picture.size(), CV_16SC3);
  cv::RNG random{7};
  random.fill(noise, cv::RNG::NORMAL, cv::Scalar::all(0), cv::Scalar::all(grain));
  cv::add(picture, noise, picture, {}, CV_8U);
  return picture;
}

TEST(BodyLooks, AreHalfAsLargeAsTheCardsBody) {
  const cv::Mat looks = body_looks(card({150, 170, 180}, 0));
  EXPECT_EQ(looks.size(), cv::Size(480, 344));
  EXPECT_EQ(looks.type(), CV_8UC4);
}

TEST(BodyLooks, HavePaperOfOneLightWhateverTheCards) {
  for (const cv::Scalar& paper : {cv::Scalar{150, 170, 180}, cv::Scalar{60, 50, 40}}) {
    const cv::Scalar seen = cv::mean(body_looks(card(paper, 0)));
    for (int channel = 0; channel < 3; ++channel) EXPECT_NEAR(seen[channel], 190, 2) << paper;
    EXPECT_EQ(seen[3], 0) << "nothing is rough";
  }
}

TEST(BodyLooks, OfAPartBesideAreThoseOfTheCardMoved) {
  const cv::Mat picture = card({150, 170, 180}, 6);
  const cv::Point by{8, 8};
  cv::Mat moved;
  cv::copyMakeBorder(picture, moved, by.y, 0, by.x, 0, cv::BORDER_REPLICATE);
  const cv::Mat looks = body_looks(moved(cv::Rect{{}, picture.size()}));
  EXPECT_EQ(cv::norm(body_looks(picture, kBodyLooked - by), looks, cv::NORM_INF), 0);
  EXPECT_GT(cv::norm(body_looks(picture), looks, cv::NORM_INF), 0);
}

// Grain of neighbouring pixels is gone from a picture half the size.
TEST(BodyLooks, TellFineGrain) {
  const cv::Scalar fine = cv::mean(body_looks(card({150, 170, 180}, 2)));
  const cv::Scalar coarse = cv::mean(body_looks(card({150, 170, 180}, 6)));
  EXPECT_GT(fine[3], 5);
  EXPECT_GT(coarse[3], 2 * fine[3]);
}

}  // namespace
}  // namespace antrean::ocr
