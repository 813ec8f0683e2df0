// What the network that knows screens by their scene sees.

#include "ocr/scene_looks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>

namespace antrean::ocr {
namespace {

const cv::Scalar kTable{30, 60, 90};
const cv::Scalar kCard{200, 180, 160};

cv::Mat drawn(const cv::Size& size, const Quad& corners) {
  cv::Mat picture(size, CV_8UC3, kTable);
  std::vector<cv::Point> outline;
  for (const cv::Point2f& corner : corners) outline.emplace_back(corner);
  cv::fillConvexPoly(picture, outline, kCard);
  return picture;
}

cv::Scalar at(const cv::Mat& looks, int x, int y) {
  cv::Scalar of_colour;
  const auto* pixel = looks.ptr<std::uint8_t>(y, x);
  for (int channel = 0; channel < 3; ++channel) of_colour[channel] = pixel[channel];
  return of_colour;
}

int seen(const cv::Mat& looks, int x, int y) {
  return looks.ptr<std::uint8_t>(y, x)[4];
}

TEST(SceneLooks, HaveTheCardInItsPlaceHoweverItLies) {
  const cv::Size size{2000, 1500};
  const Quad level{{{500, 400}, {1500, 400}, {1500, 1030}, {500, 1030}}};
  Quad turned{{{700, 200}, {1350, 900}, {900, 1320}, {250, 620}}};
  Quad upside_down = level;
  std::rotate(upside_down.begin(), upside_down.begin() + 2, upside_down.end());
  const int left = kCardInScene.x;
  const int top = kCardInScene.y;
  for (const Quad& corners : {level, turned, upside_down}) {
    const cv::Mat looks = scene_looks(small_scene(drawn(size, corners), corners));
    ASSERT_EQ(looks.size(), kSceneLooked);
    ASSERT_EQ(looks.type(), CV_8UC(5));
    for (const int x : {left + 2, kCardInScene.br().x - 3}) {
      for (const int y : {top + 2, kCardInScene.br().y - 3}) {
        EXPECT_EQ(at(looks, x, y), kCard) << x << ' ' << y;
      }
    }
    EXPECT_EQ(at(looks, left - 3, top + 20), kTable);
    EXPECT_EQ(at(looks, left + 20, top - 3), kTable);
  }
}

TEST(SceneLooks, SayWhatIsOutsideThePicture) {
  const Quad corners{{{30, 30}, {1030, 30}, {1030, 660}, {30, 660}}};
  const cv::Mat looks = scene_looks(small_scene(drawn({1060, 1200}, corners), corners));
  const int middle = kCardInScene.x + kCardInScene.width / 2;
  EXPECT_EQ(seen(looks, middle, kCardInScene.y + 10), 255);
  EXPECT_EQ(seen(looks, middle, kCardInScene.br().y + 10), 255) << "the table below";
  EXPECT_EQ(seen(looks, middle, kCardInScene.y - 8), 0) << "above it the picture ends";
  EXPECT_EQ(at(looks, middle, kCardInScene.y - 8), cv::Scalar::all(0));
}

TEST(SceneLooks, TellNothingOfANarrowRing) {
  const auto seen_beside = [](float margin) {
    const Quad corners{{{margin, margin},
                        {margin + 1000, margin},
                        {margin + 1000, margin + 630},
                        {margin, margin + 630}}};
    const cv::Size size{cvRound(1000 + 2 * margin), cvRound(630 + 2 * margin)};
    const cv::Mat looks =
        without_narrow_ring(scene_looks(small_scene(drawn(size, corners), corners)));
    EXPECT_EQ(at(looks, kCardInScene.x + 30, kCardInScene.y + 20), kCard);
    return seen(looks, kCardInScene.x - 2, kCardInScene.y + 20);
  };
  EXPECT_EQ(seen_beside(50), 0);
  EXPECT_EQ(seen_beside(130), 255);
}

TEST(SceneLooks, TakeACardOfFewPixels) {
  const Quad corners{{{2, 2}, {42, 2}, {42, 27}, {2, 27}}};
  const cv::Mat looks = scene_looks(small_scene(drawn({45, 30}, corners), corners));
  EXPECT_EQ(looks.size(), kSceneLooked);
  const cv::Point middle = (kCardInScene.tl() + kCardInScene.br()) / 2;
  EXPECT_EQ(at(looks, middle.x, middle.y), kCard);
}

}  // namespace
}  // namespace antrean::ocr
