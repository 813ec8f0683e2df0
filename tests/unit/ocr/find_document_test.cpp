// Cards are found where their outline is whole, and by their sides where it isn't.

#include "ocr/find_document.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace antrean::ocr {
namespace {

const cv::Scalar kTable{60, 90, 120};
const cv::Scalar kPaper{220, 200, 170};

cv::Mat table() {
  cv::Mat picture(800, 1200, CV_8UC3, kTable);
  cv::Mat noise(picture.size(), CV_8UC3);
  cv::RNG random{3};
  random.fill(noise, cv::RNG::NORMAL, 0, 4);
  picture += noise;
  return picture;
}

void lay_card(cv::Mat& picture, const Quad& corners) {
  std::vector<cv::Point> points(corners.begin(), corners.end());
  cv::fillConvexPoly(picture, points, kPaper, cv::LINE_AA);
}

// How far the corners of the best candidate are off, in pixels, whichever way round it is.
double nearest(const std::vector<Quad>& found, const Quad& wanted) {
  double best = 1e9;
  for (Quad quad : found) {
    for (int turn = 0; turn < 4; ++turn) {
      double worst = 0;
      for (std::size_t i = 0; i < 4; ++i) worst = std::max(worst, cv::norm(quad[i] - wanted[i]));
      best = std::min(best, worst);
      std::rotate(quad.begin(), quad.begin() + 1, quad.end());
    }
  }
  return best;
}

const Quad kInside{{{220, 150}, {930, 190}, {900, 640}, {190, 590}}};

std::vector<Quad> search_all(const cv::Mat& picture) {
  std::vector<Quad> all;
  for (CardSearch search{picture}; search.more();) {
    const auto some = search.next();
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

TEST(WholeIfCard, IsThePictureOfACardsShapeEitherWay) {
  for (const cv::Size size : {cv::Size{1011, 638}, cv::Size{638, 1011}, cv::Size{1000, 660}}) {
    const auto found = whole_if_card(size);
    ASSERT_EQ(found.size(), 1U) << size;
    const auto w = static_cast<float>(size.width);
    const auto h = static_cast<float>(size.height);
    EXPECT_LT(nearest(found, {{{0, 0}, {w, 0}, {w, h}, {0, h}}}), 1);
  }
  // A photograph's shapes, and a page's.
  for (const cv::Size size : {cv::Size{4000, 3000}, cv::Size{1920, 1080}, cv::Size{3508, 2480}}) {
    EXPECT_TRUE(whole_if_card(size).empty()) << size;
  }
}

TEST(CardSearch, FindsAWholeOutlineInTheFirstChannel) {
  cv::Mat picture = table();
  lay_card(picture, kInside);
  EXPECT_LT(nearest(CardSearch{picture}.next(), kInside), 15);
}

TEST(CardSearch, TakesTheWholePictureWhereNothingIsFound) {
  const cv::Mat picture(638, 1011, CV_8UC3, kPaper);
  EXPECT_LT(nearest(search_all(picture), {{{0, 0}, {1011, 0}, {1011, 638}, {0, 638}}}), 1);
}

TEST(FindBrokenCards, FindsACardThatOthersTouch) {
  cv::Mat picture = table();
  lay_card(picture, kInside);
  // Paper as light as the card, over the ends of two of its sides.
  cv::rectangle(picture, {820, 560, 300, 200}, kPaper, cv::FILLED);
  cv::rectangle(picture, {60, 80, 260, 120}, kPaper, cv::FILLED);
  EXPECT_LT(nearest(find_broken_cards(picture), kInside), 20);
}

TEST(FindBrokenCards, TakesThePicturesEdgeForASideThatItCutOff) {
  cv::Mat picture = table();
  const Quad card{{{250, -20}, {1000, -10}, {1000, 465}, {250, 460}}};
  lay_card(picture, card);
  const Quad cut{{{250, 0}, {1000, 0}, {1000, 465}, {250, 460}}};
  EXPECT_LT(nearest(find_broken_cards(picture), cut), 25);
}

TEST(FindBrokenCards, HoldsItsNumberOfCandidatesWhateverThePicture) {
  cv::Mat lines = table();
  cv::RNG random{11};
  for (int i = 0; i < 300; ++i) {
    cv::line(lines, {random.uniform(0, 1200), random.uniform(0, 800)},
             {random.uniform(0, 1200), random.uniform(0, 800)}, cv::Scalar::all(255), 1);
  }
  for (const cv::Mat& picture : {lines, table(), cv::Mat(1, 1, CV_8UC3, kTable)}) {
    const auto found = find_broken_cards(picture);
    EXPECT_LE(found.size(), 8U);
  }
}

TEST(OrderedCorners, BeginsWithALongSideClockwise) {
  const Quad quad = ordered_corners({{300, 10}, {10, 10}, {10, 190}, {300, 190}});
  EXPECT_GT(cv::norm(quad[1] - quad[0]), cv::norm(quad[2] - quad[1]));
  const cv::Point2f first = quad[1] - quad[0];
  const cv::Point2f second = quad[2] - quad[1];
  EXPECT_GT(first.x * second.y - first.y * second.x, 0);
}

}  // namespace
}  // namespace antrean::ocr
