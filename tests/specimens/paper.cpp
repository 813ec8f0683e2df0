#include "tests/specimens/paper.hpp"

#include <algorithm>
#include <opencv2/imgproc.hpp>

namespace antrean::specimens {
namespace {

cv::Mat flat(cv::Size size, const cv::Scalar& bgr) {
  return {size, CV_8UC3, bgr};
}

// Colours a noise map: base + noise * swing, per channel. Drawn small, enlarged once.
cv::Mat tinted(const cv::Mat& noise, const cv::Vec3d& base, const cv::Vec3d& swing) {
  cv::Mat image(noise.size(), CV_8UC3);
  for (int y = 0; y < noise.rows; ++y) {
    const auto* from = noise.ptr<float>(y);
    auto* to = image.ptr<cv::Vec3b>(y);
    for (int x = 0; x < noise.cols; ++x) {
      for (int c = 0; c < 3; ++c) {
        to[x][c] = cv::saturate_cast<uchar>(base[c] + static_cast<double>(from[x]) * swing[c]);
      }
    }
  }
  return image;
}

cv::Vec3d random_color(Rng& rng, double low, double high) {
  return {rng.between(low, high), rng.between(low, high), rng.between(low, high)};
}

cv::Mat wood(Rng& rng, cv::Size small) {
  const bool upright = rng.chance(0.5);
  const double along = rng.between(120, 260);
  const double across = rng.between(3, 9);
  const cv::Mat grain =
      smooth_noise(rng, small, upright ? across : along, upright ? along : across, 2);
  const double dark = rng.between(0.35, 1.0);
  const cv::Vec3d base = cv::Vec3d(70, 115, 165) * dark;
  cv::Mat image = tinted(grain, base, base * rng.between(0.12, 0.35));
  const int planks = rng.whole(0, 4);
  for (int i = 0; i < planks; ++i) {
    const int at = rng.whole(0, (upright ? small.width : small.height) - 1);
    const cv::Point from = upright ? cv::Point(at, 0) : cv::Point(0, at);
    const cv::Point to = upright ? cv::Point(at, small.height) : cv::Point(small.width, at);
    cv::line(image, from, to, cv::Scalar(base[0], base[1], base[2]) * 0.45, 1, cv::LINE_AA);
  }
  return image;
}

cv::Mat cloth(Rng& rng, cv::Size small) {
  const cv::Vec3d base = random_color(rng, 30, 210);
  cv::Mat image = tinted(smooth_noise(rng, small, 40, 40, 3), base, {18, 18, 18});
  const cv::Vec3d stripe = random_color(rng, 30, 220);
  const int pitch = rng.whole(12, 60);
  const cv::Scalar ink(stripe[0], stripe[1], stripe[2]);
  for (int x = 0; x < small.width; x += pitch) {
    cv::line(image, {x, 0}, {x + rng.whole(-2, 2), small.height}, ink, rng.whole(1, 3));
  }
  if (rng.chance(0.6)) {
    for (int y = 0; y < small.height; y += pitch) {
      cv::line(image, {0, y}, {small.width, y}, ink, rng.whole(1, 3));
    }
  }
  return image;
}

// Papers, pens and cards of other kinds lying about: rectangles a finder may take for the document.
cv::Mat clutter(Rng& rng, cv::Size small) {
  cv::Mat image = rng.chance(0.5) ? wood(rng, small) : cloth(rng, small);
  const int things = rng.whole(2, 6);
  for (int i = 0; i < things; ++i) {
    const cv::RotatedRect box(cv::Point2f(static_cast<float>(rng.between(0, small.width)),
                                          static_cast<float>(rng.between(0, small.height))),
                              cv::Size2f(static_cast<float>(small.width * rng.between(0.05, 0.6)),
                                         static_cast<float>(small.height * rng.between(0.03, 0.5))),
                              static_cast<float>(rng.between(0, 180)));
    cv::Point2f points[4];
    box.points(points);
    std::vector<cv::Point> outline(points, points + 4);
    const cv::Vec3d color = random_color(rng, 60, 250);
    cv::fillConvexPoly(image, outline, cv::Scalar(color[0], color[1], color[2]), cv::LINE_AA);
  }
  return image;
}

}  // namespace

const char* background_name(Background background) {
  switch (background) {
    case Background::kWhite:
      return "white";
    case Background::kLid:
      return "lid";
    case Background::kPlain:
      return "plain";
    case Background::kWood:
      return "wood";
    case Background::kCloth:
      return "cloth";
    case Background::kStone:
      return "stone";
    case Background::kClutter:
      return "clutter";
    case Background::kScreen:
      return "screen";
  }
  return "";
}

cv::Mat smooth_noise(Rng& rng, cv::Size size, double grain_x, double grain_y, int octaves) {
  cv::Mat sum(size, CV_32F, cv::Scalar(0));
  double weight = 0.6;
  for (int octave = 0; octave < octaves; ++octave) {
    const cv::Size knots(std::max(2, static_cast<int>(size.width / grain_x) + 2),
                         std::max(2, static_cast<int>(size.height / grain_y) + 2));
    cv::Mat random(knots, CV_32F);
    for (int y = 0; y < knots.height; ++y) {
      for (int x = 0; x < knots.width; ++x) {
        random.at<float>(y, x) = static_cast<float>(rng.between(-1, 1) * weight);
      }
    }
    cv::Mat large;
    cv::resize(random, large, size, 0, 0, cv::INTER_CUBIC);
    sum += large;
    weight *= 0.55;
    grain_x = std::max(1.0, grain_x / 2.3);
    grain_y = std::max(1.0, grain_y / 2.3);
  }
  return sum;
}

cv::Mat draw_background(Rng& rng, Background background, cv::Size size) {
  // Textures are drawn at a third of the size: a table is seldom in sharper focus than that.
  const cv::Size small(std::max(16, size.width / 3), std::max(16, size.height / 3));
  cv::Mat image;
  switch (background) {
    case Background::kWhite: {
      const double white = rng.between(244, 255);
      return flat(size, {white, white, white});
    }
    case Background::kLid: {
      const double grey = rng.between(170, 240);
      image = tinted(smooth_noise(rng, small, 200, 200, 1), {grey, grey, grey - rng.between(0, 8)},
                     {5, 5, 5});
      break;
    }
    case Background::kPlain:
      image = tinted(smooth_noise(rng, small, 150, 150, 3), random_color(rng, 15, 235), {9, 9, 9});
      break;
    case Background::kWood:
      image = wood(rng, small);
      break;
    case Background::kCloth:
      image = cloth(rng, small);
      break;
    case Background::kStone: {
      const double grey = rng.between(60, 215);
      image = tinted(smooth_noise(rng, small, 30, 30, 5), {grey, grey * 0.97, grey * 0.95},
                     {45, 45, 45});
      break;
    }
    case Background::kClutter:
      image = clutter(rng, small);
      break;
    case Background::kScreen: {
      const double glow = rng.chance(0.5) ? rng.between(8, 40) : rng.between(215, 250);
      return flat(size, {glow, glow, glow});
    }
  }
  cv::Mat large;
  cv::resize(image, large, size, 0, 0, cv::INTER_LINEAR);
  return large;
}

}  // namespace antrean::specimens
