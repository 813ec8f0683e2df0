#include "tests/specimens/camera.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/calib3d.hpp>
#include <opencv2/imgproc.hpp>

namespace antrean::specimens {
namespace {

constexpr double kRadian = std::numbers::pi / 180;

using Corners = std::array<cv::Point2d, 4>;

Corners outline(double width, double height) {
  return {cv::Point2d{0, 0}, {width, 0}, {width, height}, {0, height}};
}

// Where a pinhole camera, two and a half document widths away, sees the corners.
Corners project(const DrawnDocument& document, const Camera& camera) {
  Corners corners = outline(document.width, document.height);
  const double distance = 2.5 * std::max(document.width, document.height);
  const double turn = (camera.quarter * 90 + camera.angle) * kRadian;
  for (cv::Point2d& corner : corners) {
    const double x = corner.x - document.width / 2;
    const double y = corner.y - document.height / 2;
    const double x1 = x * std::cos(camera.tilt_y * kRadian);
    const double z1 = x * std::sin(camera.tilt_y * kRadian);
    const double y2 =
        y * std::cos(camera.tilt_x * kRadian) - z1 * std::sin(camera.tilt_x * kRadian);
    const double z2 =
        y * std::sin(camera.tilt_x * kRadian) + z1 * std::cos(camera.tilt_x * kRadian);
    const double zoom = distance / (distance + z2) * camera.document_width / document.width;
    // Clockwise on the screen, where y grows downwards.
    corner = {zoom * (x1 * std::cos(turn) - y2 * std::sin(turn)),
              zoom * (x1 * std::sin(turn) + y2 * std::cos(turn))};
  }
  return corners;
}

// Puts the corners into an image with the wished margins; returns the image's size.
cv::Size place(const Camera& camera, Corners& corners) {
  double left = corners[0].x, right = left, top = corners[0].y, bottom = top;
  for (const cv::Point2d& corner : corners) {
    left = std::min(left, corner.x);
    right = std::max(right, corner.x);
    top = std::min(top, corner.y);
    bottom = std::max(bottom, corner.y);
  }
  const double spare_x = (right - left) * camera.margin_x;
  const double spare_y = (bottom - top) * camera.margin_y;
  for (cv::Point2d& corner : corners) {
    corner.x += spare_x * camera.place_x - left;
    corner.y += spare_y * camera.place_y - top;
  }
  return {std::max(8, static_cast<int>(std::lround(right - left + spare_x))),
          std::max(8, static_cast<int>(std::lround(bottom - top + spare_y)))};
}

// Lays the document over the background where its alpha says so.
void composite(const cv::Mat& layer, cv::Mat& image) {
  for (int y = 0; y < image.rows; ++y) {
    const auto* from = layer.ptr<cv::Vec4b>(y);
    auto* to = image.ptr<cv::Vec3b>(y);
    for (int x = 0; x < image.cols; ++x) {
      const int alpha = from[x][3];
      if (alpha == 0) continue;
      for (int c = 0; c < 3; ++c) {
        to[x][c] = static_cast<uchar>((from[x][c] * alpha + to[x][c] * (255 - alpha) + 127) / 255);
      }
    }
  }
}

void throw_shadow(const Corners& corners, double depth, Rng& rng, cv::Mat& image) {
  constexpr int kShrink = 4;  // a soft thing: drawn small
  cv::Mat mask(image.rows / kShrink + 1, image.cols / kShrink + 1, CV_32F, cv::Scalar(1));
  const double reach = cv::norm(corners[1] - corners[0]) * rng.between(0.004, 0.02);
  const cv::Point2d shift(rng.between(-reach, reach), rng.between(0, reach));
  std::vector<cv::Point> points;
  for (const cv::Point2d& corner : corners) points.emplace_back((corner + shift) / kShrink);
  cv::fillConvexPoly(mask, points, cv::Scalar(1 - depth), cv::LINE_AA);
  cv::GaussianBlur(mask, mask, {}, std::max(0.8, reach / kShrink));
  cv::Mat full;
  cv::resize(mask, full, image.size(), 0, 0, cv::INTER_LINEAR);
  for (int y = 0; y < image.rows; ++y) {
    auto* row = image.ptr<cv::Vec3b>(y);
    const auto* weight = full.ptr<float>(y);
    for (int x = 0; x < image.cols; ++x) {
      for (int c = 0; c < 3; ++c) {
        row[x][c] = cv::saturate_cast<uchar>(static_cast<float>(row[x][c]) * weight[x]);
      }
    }
  }
}

// Light as two small maps, a factor and an addition (glare), enlarged by the caller's pass.
struct Light {
  cv::Mat factor;
  cv::Mat added;
};

Light draw_light(const Camera& camera, const Corners& corners, cv::Size size, Rng& rng) {
  const double shrink = std::max(size.width, size.height) / 96.0;
  const cv::Size small(std::max(4, static_cast<int>(size.width / shrink)),
                       std::max(4, static_cast<int>(size.height / shrink)));
  Light light{cv::Mat(small, CV_32F, cv::Scalar(camera.gain)),
              cv::Mat(small, CV_32F, cv::Scalar(0))};
  const double direction = rng.between(0, 2 * std::numbers::pi);
  for (int y = 0; y < small.height; ++y) {
    for (int x = 0; x < small.width; ++x) {
      const double u = static_cast<double>(x) / small.width - 0.5;
      const double v = static_cast<double>(y) / small.height - 0.5;
      const double along = u * std::cos(direction) + v * std::sin(direction) + 0.5;
      light.factor.at<float>(y, x) *= static_cast<float>(1 - camera.gradient * along);
    }
  }
  if (camera.shadow > 0) {
    // A half-plane with a wavering edge: a hand, a telephone.
    cv::Mat mask(small, CV_32F, cv::Scalar(1));
    const double turn = rng.between(0, 2 * std::numbers::pi);
    const double offset = rng.between(-0.3, 0.3);
    for (int y = 0; y < small.height; ++y) {
      for (int x = 0; x < small.width; ++x) {
        const double u = static_cast<double>(x) / small.width - 0.5;
        const double v = static_cast<double>(y) / small.height - 0.5;
        const double across = u * std::cos(turn) + v * std::sin(turn) - offset +
                              0.04 * std::sin(9 * (u * std::sin(turn) - v * std::cos(turn)));
        if (across > 0) mask.at<float>(y, x) = static_cast<float>(1 - camera.shadow);
      }
    }
    cv::GaussianBlur(mask, mask, {}, rng.between(0.8, 5));
    cv::multiply(light.factor, mask, light.factor);
  }
  for (int i = 0; i < camera.glares; ++i) {
    // Somewhere on the document: a mixture of its corners.
    const double s = rng.between(0.05, 0.95);
    const double t = rng.between(0.05, 0.95);
    const cv::Point2d top = corners[0] + (corners[1] - corners[0]) * s;
    const cv::Point2d bottom = corners[3] + (corners[2] - corners[3]) * s;
    const cv::Point2d centre = (top + (bottom - top) * t) / shrink;
    const double size_x = small.width * rng.between(0.03, 0.12);
    const double size_y = size_x * rng.between(0.3, 1.2);
    const double lean = rng.between(0, std::numbers::pi);
    for (int y = 0; y < small.height; ++y) {
      for (int x = 0; x < small.width; ++x) {
        const double dx = x - centre.x;
        const double dy = y - centre.y;
        const double a = (dx * std::cos(lean) + dy * std::sin(lean)) / size_x;
        const double b = (dy * std::cos(lean) - dx * std::sin(lean)) / size_y;
        light.added.at<float>(y, x) +=
            static_cast<float>(255 * camera.glare * std::exp(-(a * a + b * b)));
      }
    }
  }
  return light;
}

// Sensor noise comes from one fixed tile, laid at random offsets row by row: drawing millions of
// normal numbers afresh would cost more than everything else together.
constexpr int kTile = 1024;

const std::vector<float>& noise_tile() {
  static const std::vector<float> tile = [] {
    Rng rng(20110218, "sensor noise");
    std::vector<float> values(2 * kTile * 64);
    for (float& value : values) value = static_cast<float>(rng.gauss());
    return values;
  }();
  return tile;
}

// One pass over the pixels: light, colour, contrast, glare and noise.
void expose(const Camera& camera, const Light& light, Rng& rng, cv::Mat& image) {
  cv::Mat factor;
  cv::Mat added;
  const bool even = camera.gradient == 0 && camera.shadow == 0 && camera.gain == 1;
  if (!even) cv::resize(light.factor, factor, image.size(), 0, 0, cv::INTER_LINEAR);
  if (camera.glares > 0) cv::resize(light.added, added, image.size(), 0, 0, cv::INTER_CUBIC);
  const bool plain =
      even && camera.glares == 0 && camera.noise == 0 && camera.warmth == 0 && camera.contrast == 1;
  if (plain) return;
  const auto contrast = static_cast<float>(camera.contrast);
  const float tint[3] = {static_cast<float>(1 - 0.16 * camera.warmth), 1.0F,
                         static_cast<float>(1 + 0.08 * camera.warmth)};
  const auto& tile = noise_tile();
  const auto deviation = static_cast<float>(camera.noise);
  std::vector<float> random(static_cast<std::size_t>(image.cols) * 3);
  for (int y = 0; y < image.rows; ++y) {
    if (deviation > 0) {
      for (std::size_t done = 0; done < random.size();) {
        const std::size_t start = rng.index(tile.size() - kTile);
        const std::size_t run = std::min<std::size_t>(kTile, random.size() - done);
        std::copy_n(tile.begin() + static_cast<std::ptrdiff_t>(start), run,
                    random.begin() + static_cast<std::ptrdiff_t>(done));
        done += run;
      }
    }
    auto* row = image.ptr<cv::Vec3b>(y);
    const float* by = even ? nullptr : factor.ptr<float>(y);
    const float* plus = added.empty() ? nullptr : added.ptr<float>(y);
    for (int x = 0; x < image.cols; ++x) {
      const float times = by != nullptr ? by[x] : 1.0F;
      const float more = plus != nullptr ? plus[x] : 0.0F;
      const auto at = static_cast<std::size_t>(x) * 3;
      // Most of a sensor's noise is in the brightness; a third is left in the colours.
      const float luma = deviation > 0 ? random[at] * deviation : 0.0F;
      for (int c = 0; c < 3; ++c) {
        float value = static_cast<float>(row[x][c]) * times * tint[c];
        value = (value - 128.0F) * contrast + 128.0F + more + luma;
        if (deviation > 0) value += random[at + static_cast<std::size_t>(c)] * deviation * 0.4F;
        row[x][c] = cv::saturate_cast<uchar>(value);
      }
    }
  }
}

void blur_motion(double length, double angle, cv::Mat& image) {
  const int size = std::max(3, static_cast<int>(std::ceil(length)) | 1);
  cv::Mat kernel(size, size, CV_32F, cv::Scalar(0));
  const double reach = length / 2;
  const int centre = size / 2;  // The middle pixel: the size is odd.
  const cv::Point2d middle(centre, centre);
  const cv::Point2d step(std::cos(angle * kRadian), std::sin(angle * kRadian));
  for (double t = -reach; t <= reach; t += 0.1) {
    const cv::Point at(middle + step * t);
    if (at.inside(cv::Rect(0, 0, size, size))) kernel.at<float>(at) += 1;
  }
  kernel /= cv::sum(kernel)[0];
  cv::filter2D(image, image, -1, kernel, {-1, -1}, 0, cv::BORDER_REPLICATE);
}

// The same shot before the picture is made smaller: all that is measured in its pixels grows.
Camera at_the_sensor(Camera camera) {
  camera.document_width *= camera.capture;
  camera.blur *= camera.capture;
  camera.motion *= camera.capture;
  camera.noise *= camera.capture;  // making the picture smaller takes the mean of so many
  return camera;
}

// What the panel's own pixels leave of the document.
cv::Mat shown_on(const Panel& panel, const cv::Mat& document) {
  const double scale = panel.pixels / document.cols;
  if (scale >= 1) return document;
  cv::Mat shown;
  cv::resize(document, shown, {}, scale, scale, cv::INTER_AREA);
  return shown;
}

}  // namespace

void make_smaller(double by, Shot& shot) {
  const double fx = 1.0 / by;
  cv::resize(shot.image, shot.image, {}, fx, fx, cv::INTER_AREA);
  shot.to_image = cv::Matx33d(fx, 0, 0, 0, fx, 0, 0, 0, 1) * shot.to_image;
  for (cv::Point2d& corner : shot.corners) corner *= fx;
}

cv::Mat sensor_noise(Rng& rng, cv::Size size) {
  const auto& tile = noise_tile();
  cv::Mat noise(size, CV_32FC3);
  for (int y = 0; y < size.height; ++y) {
    auto* row = noise.ptr<float>(y);
    for (std::size_t done = 0; done < static_cast<std::size_t>(size.width) * 3;) {
      const std::size_t start = rng.index(tile.size() - kTile);
      const std::size_t run =
          std::min<std::size_t>(kTile, static_cast<std::size_t>(size.width) * 3 - done);
      std::copy_n(tile.begin() + static_cast<std::ptrdiff_t>(start), run, row + done);
      done += run;
    }
  }
  return noise;
}

cv::Matx33d transform_onto(double width, double height, const Corners& corners) {
  cv::Point2f from[4];
  cv::Point2f to[4];
  const Corners flat = outline(width, height);
  for (std::size_t i = 0; i < 4; ++i) {
    from[i] = cv::Point2f(flat[i]);
    to[i] = cv::Point2f(corners[i]);
  }
  return cv::getPerspectiveTransform(from, to);
}

double drawing_scale(const Camera& camera, double document_units) {
  return std::clamp(camera.document_width / document_units * 1.1, 0.5, 3.0);
}

cv::Point2d map_point(const cv::Matx33d& to_image, cv::Point2d point) {
  const cv::Vec3d mapped = to_image * cv::Vec3d(point.x, point.y, 1);
  return {mapped[0] / mapped[2], mapped[1] / mapped[2]};
}

Shot photograph(const DrawnDocument& document, const Camera& ordered, Rng& rng,
                const Stage& stage) {
  const Camera camera = at_the_sensor(ordered);
  Shot shot;
  shot.corners = project(document, camera);
  const cv::Size size = place(camera, shot.corners);
  shot.to_image = transform_onto(document.width, document.height, shot.corners);

  shot.image = stage.ground ? stage.ground(size, shot.corners)
                            : draw_background(rng, camera.background, size);
  if (camera.edge_shadow > 0) throw_shadow(shot.corners, camera.edge_shadow, rng, shot.image);

  const cv::Mat shown =
      camera.panel.shines() ? shown_on(camera.panel, document.image) : document.image;
  // Pixels are squares with their centre at a half; the transform of pixel indices follows.
  const double sx = document.width / shown.cols;
  const double sy = document.height / shown.rows;
  const cv::Matx33d units(sx, 0, 0.5 * sx, 0, sy, 0.5 * sy, 0, 0, 1);
  const cv::Matx33d half(1, 0, -0.5, 0, 1, -0.5, 0, 0, 1);
  cv::Mat layer;
  cv::warpPerspective(shown, layer, half * shot.to_image * units, size, cv::INTER_LINEAR,
                      cv::BORDER_CONSTANT, cv::Scalar(0, 0, 0, 0));
  composite(layer, shot.image);
  if (stage.over) stage.over(shot.image, shot);

  if (camera.blur > 0) cv::GaussianBlur(shot.image, shot.image, {}, camera.blur);
  if (camera.panel.shines()) {
    lay_panel_grid(camera.panel, shot.to_image, document.width, camera.blur, shot.image);
  }
  if (camera.motion > 1) blur_motion(camera.motion, camera.motion_angle, shot.image);
  expose(camera, draw_light(camera, shot.corners, size, rng), rng, shot.image);
  if (camera.mosaic) take_through_mosaic(shot.image);
  if (camera.gray) cv::cvtColor(shot.image, shot.image, cv::COLOR_BGR2GRAY);
  if (camera.capture > 1) make_smaller(camera.capture, shot);
  if (camera.moire.depth > 0) lay_moire(camera.moire, shot.image);
  return shot;
}

}  // namespace antrean::specimens
