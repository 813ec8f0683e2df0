#include "ocr/kk_blood.hpp"

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace antrean::ocr {
namespace {

struct Shape {
  cv::Rect box;
  /// Areas of its holes, in shares of its box.
  std::vector<double> holes;
};

char letter_of(const Shape& shape) {
  if (shape.holes.size() == 2) return 'B';
  if (shape.holes.size() != 1) return 0;
  return shape.holes[0] > 0.27 ? 'O' : 'A';
}

}  // namespace

std::string blood_by_shape(const cv::Mat& strip) {
  cv::Mat big;
  cv::resize(strip, big, {}, 2, 2, cv::INTER_CUBIC);
  cv::Mat ink;
  cv::threshold(big, ink, 0, 255, cv::THRESH_BINARY_INV | cv::THRESH_OTSU);
  std::vector<std::vector<cv::Point>> contours;
  std::vector<cv::Vec4i> tree;
  cv::findContours(ink, contours, tree, cv::RETR_CCOMP, cv::CHAIN_APPROX_NONE);
  std::vector<Shape> shapes;
  for (std::size_t i = 0; i < contours.size(); ++i) {
    if (tree[i][3] >= 0) continue;
    Shape shape{cv::boundingRect(contours[i]), {}};
    if (shape.box.area() < 40) continue;
    for (int hole = tree[i][2]; hole >= 0; hole = tree[static_cast<std::size_t>(hole)][0]) {
      const double share =
          cv::contourArea(contours[static_cast<std::size_t>(hole)]) / shape.box.area();
      if (share > 0.015) shape.holes.push_back(share);
    }
    shapes.push_back(std::move(shape));
  }
  std::sort(shapes.begin(), shapes.end(),
            [](const Shape& a, const Shape& b) { return a.box.x < b.box.x; });
  if (shapes.empty() || shapes.size() > 3) return {};
  int tall = 0;
  for (const Shape& shape : shapes) tall = std::max(tall, shape.box.height);
  std::string group;
  for (const Shape& shape : shapes) {
    const bool last = &shape == &shapes.back();
    if (shape.box.height > 0.85 * tall) {
      const char letter = letter_of(shape);
      if (letter == 0) return {};
      group.push_back(letter);
    } else if (!last || group.empty()) {
      return {};
    } else {
      group.push_back(shape.box.height < 0.3 * tall ? '-' : '+');
    }
  }
  const std::string letters = group.substr(0, group.find_first_of("+-"));
  return letters == "A" || letters == "B" || letters == "AB" || letters == "O" ? group : "";
}

}  // namespace antrean::ocr
