#include "ocr/scene_looks.hpp"

#include <algorithm>
#include <array>
#include <opencv2/imgproc.hpp>

#include "ocr/roughness.hpp"
#include "ocr/shrink.hpp"

namespace antrean::ocr {
namespace {

// Made so small that setting straight leaves nothing out.
constexpr double kWidth = 80;
// Less than this is seen around the card, in its areas, and it is no scene: a ring of a twelfth of
// its width.
constexpr double kLeastAround = 0.45;

}  // namespace

cv::Mat scene_looks(const SmallScene& scene) {
  cv::Mat gray;
  cv::cvtColor(scene.picture, gray, cv::COLOR_BGR2GRAY);
  const cv::Mat rough = roughness_of(gray);
  const double scale = std::min(1.0, kWidth / std::max(1.0, width_of(scene.corners)));
  Quad from = scene.corners;
  for (cv::Point2f& corner : from) corner *= scale;
  const auto left = static_cast<float>(kCardInScene.x);
  const auto top = static_cast<float>(kCardInScene.y);
  const auto right = static_cast<float>(kCardInScene.br().x);
  const auto bottom = static_cast<float>(kCardInScene.br().y);
  const Quad to{{{left, top}, {right, top}, {right, bottom}, {left, bottom}}};
  const cv::Mat straight = cv::getPerspectiveTransform(from, to);
  const auto set_straight = [&](const cv::Mat& picture) {
    cv::Mat set;
    cv::warpPerspective(picture, set, straight, kSceneLooked, cv::INTER_LINEAR, cv::BORDER_CONSTANT,
                        0);
    return set;
  };
  const cv::Mat colours = shrunk(scene.picture, scale);
  const cv::Mat seen{colours.size(), CV_8U, cv::Scalar::all(255)};
  cv::Mat looks;
  cv::merge(
      std::array{set_straight(colours), set_straight(shrunk(rough, scale)), set_straight(seen)},
      looks);
  return looks;
}

cv::Mat without_narrow_ring(const cv::Mat& looks) {
  cv::Mat seen;
  cv::extractChannel(looks, seen, 4);
  const int around = cv::countNonZero(seen) - kCardInScene.area();
  if (around >= kLeastAround * kCardInScene.area()) return looks;
  cv::Mat only_card = cv::Mat::zeros(looks.size(), looks.type());
  looks(kCardInScene).copyTo(only_card(kCardInScene));
  return only_card;
}

}  // namespace antrean::ocr
