#include "ocr/surroundings.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "ocr/shrink.hpp"

namespace antrean::ocr {
namespace {

// Width of a card in the picture that is looked at, in pixels, and the deviation of blurs there:
// one takes noise away, the other coloured moire, and what is slower than kSlow is no ripple.
constexpr double kWidth = 240;
constexpr double kNoise = 2;
constexpr double kMoire = 7;
constexpr double kSlow = 10;
// What is blurred much is as good, and far less work, at a third of the size.
constexpr int kCoarser = 3;
// The ring's edges and what of the card is compared, in sizes of the card about its middle.
constexpr float kInner = 1.10F;
constexpr float kOuter = 1.35F;
constexpr float kOfCard = 0.90F;

std::vector<cv::Point> grown(const Quad& corners, float by) {
  cv::Point2f middle{0, 0};
  for (const auto& corner : corners) middle += corner * 0.25F;
  std::vector<cv::Point> points;
  for (const auto& corner : corners) points.emplace_back(middle + (corner - middle) * by);
  return points;
}

cv::Mat coarser(const cv::Mat& picture) {
  cv::Mat made;
  const cv::Size size{(picture.cols + kCoarser - 1) / kCoarser,
                      (picture.rows + kCoarser - 1) / kCoarser};
  cv::resize(picture, made, size, 0, 0, cv::INTER_AREA);
  return made;
}

// How much lightness differs within the ring from its own mean around, over the whole one's.
double ripple_of(const cv::Mat& lab, const cv::Mat& ring) {
  constexpr double kDarkest = 12;  // lightness: under it its steps are too large
  cv::Mat weight;
  ring.convertTo(weight, CV_32F, 1 / 255.0);
  cv::Mat lightness;
  cv::extractChannel(lab, lightness, 0);
  lightness.convertTo(lightness, CV_32F);
  cv::Mat slow;
  cv::Mat share;
  cv::GaussianBlur(coarser(lightness.mul(weight)), slow, {}, kSlow / kCoarser);
  cv::GaussianBlur(coarser(weight), share, {}, kSlow / kCoarser);
  slow /= share + 1e-3;
  cv::resize(slow, slow, lightness.size(), 0, 0, cv::INTER_LINEAR);
  const double mean = cv::mean(lightness, ring)[0];
  const cv::Mat off = lightness - slow;
  cv::Scalar middle;
  cv::Scalar deviation;
  cv::meanStdDev(off, middle, deviation, ring);
  return deviation[0] / std::max(kDarkest, mean);
}

// CIE lightness of 8 bits as linear light.
double light_of(double lightness) {
  const double l = lightness * 100 / 255;
  return l > 8 ? std::pow((l + 16) / 116, 3) : l / 903.3;
}

}  // namespace

Surroundings surroundings_of(const cv::Mat& picture, const Quad& corners) {
  Surroundings around;
  const double width = cv::norm(corners[1] - corners[0]);
  if (width < 1) return around;
  const double scale = std::min(1.0, kWidth / width);
  // No more of the picture than the ring and what blurs bring into it.
  constexpr double kReach = 30;
  const int reach = cvCeil(kReach / scale);
  cv::Rect part = cv::boundingRect(grown(corners, kOuter));
  part = (part + cv::Size{2 * reach, 2 * reach} - cv::Point{reach, reach}) &
         cv::Rect{{}, picture.size()};
  if (part.empty()) return around;
  Quad there = corners;
  for (cv::Point2f& corner : there) corner = (corner - cv::Point2f{part.tl()}) * scale;
  cv::Mat small = shrunk(picture(part), scale);

  cv::Mat ring = cv::Mat::zeros(small.size(), CV_8U);
  cv::fillConvexPoly(ring, grown(there, kOuter), 255);
  cv::fillConvexPoly(ring, grown(there, kInner), 0);
  const auto area = [&](float by) { return cv::contourArea(grown(there, by)); };
  around.seen = cv::countNonZero(ring) / std::max(1.0, area(kOuter) - area(kInner));
  if (around.seen == 0) return around;
  cv::Mat card = cv::Mat::zeros(small.size(), CV_8U);
  cv::fillConvexPoly(card, grown(there, kOfCard), 255);
  cv::GaussianBlur(small, small, {}, kNoise);
  cv::cvtColor(small, small, cv::COLOR_BGR2Lab);

  around.ripple = ripple_of(small, ring);
  cv::GaussianBlur(coarser(small), small, {}, kMoire / kCoarser);
  ring = coarser(ring) > 127;
  card = coarser(card) > 127;
  cv::Scalar mean;
  cv::Scalar deviation;
  cv::meanStdDev(small, mean, deviation, ring);
  const double of_card = light_of(cv::mean(small, card)[0]);
  around.light = light_of(mean[0]) / std::max(1e-4, of_card);
  around.chroma = std::hypot(mean[1] - 128, mean[2] - 128);
  around.spread = std::max(deviation[1], deviation[2]);
  return around;
}

}  // namespace antrean::ocr
