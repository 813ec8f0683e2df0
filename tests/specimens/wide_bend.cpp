#include "tests/specimens/wide_bend.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace antrean::specimens {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kRadian = kPi / 180;
// Displacements are smooth: they are worked out at every eighth unit or so and drawn out.
constexpr double kGrid = 8;

// Height above the table in units, at a point of the page from -1 to 1 either way.
using Height = std::function<double(double u, double v)>;

struct Relief {
  std::vector<Height> parts;
  std::string name;

  double at(double u, double v) const {
    double sum = 0;
    for (const Height& part : parts) sum += part(u, v);
    return sum;
  }
  void add(const char* what, Height part) {
    parts.push_back(std::move(part));
    if (!name.empty()) name += ", ";
    name += what;
  }
};

struct Crease {
  bool upright = true;
  double at = 0;     ///< -1 to 1 across the page.
  double shade = 0;  ///< Of the line itself: darker below 0.
};

void bow(Rng& rng, double height, Relief& relief) {
  const double turn =
      rng.chance(0.7) ? (rng.chance(0.5) ? 0 : kPi / 2) + rng.gauss() * 0.1 : rng.between(0, kPi);
  const double way = rng.chance(0.5) ? 1 : -1;
  const double phase = rng.between(0, 2 * kPi);
  const bool wave = rng.chance(0.3);
  relief.add(wave ? "waved" : "bowed", [=](double u, double v) {
    const double along = u * std::cos(turn) + v * std::sin(turn);
    return way * height * (wave ? std::sin(kPi * along + phase) : 1 - along * along);
  });
}

void curl(Rng& rng, double height, Relief& relief) {
  const double x = rng.chance(0.5) ? 1 : -1;
  const double y = rng.chance(0.5) ? 1 : -1;
  const double from = rng.between(1, 1.4);
  relief.add("curled", [=](double u, double v) {
    const double over = std::max(0.0, x * u + y * v - from);
    return 4 * height * over * over;
  });
}

std::vector<Crease> fold(Rng& rng, double height, Relief& relief) {
  std::vector<Crease> creases;
  creases.push_back({true, rng.gauss() * 0.01, rng.between(-0.25, 0.1)});
  if (rng.chance(0.7)) creases.push_back({false, rng.gauss() * 0.01, rng.between(-0.25, 0.1)});
  if (rng.chance(0.25)) {
    creases.push_back({true, -0.5 + rng.gauss() * 0.02, rng.between(-0.2, 0.1)});
    creases.push_back({true, 0.5 + rng.gauss() * 0.02, rng.between(-0.2, 0.1)});
  }
  const double soft = rng.between(0.005, 0.03);
  std::vector<double> slopes;
  for (std::size_t i = 0; i < creases.size(); ++i) slopes.push_back(rng.between(-1, 1) * height);
  relief.add("folded", [=](double u, double v) {
    double sum = 0;
    for (std::size_t i = 0; i < creases.size(); ++i) {
      sum += slopes[i] * std::hypot((creases[i].upright ? u : v) - creases[i].at, soft);
    }
    return sum;
  });
  return creases;
}

}  // namespace

CardSheet bend_page(const DrawnDocument& page, Tier tier, const Camera& camera, Rng& rng) {
  const bool flat = tier == Tier::kClean || tier == Tier::kScan;
  const double most = tier == Tier::kHard ? 110 : 60;  // units: tenths of a millimetre
  Relief relief;
  std::vector<Crease> creases;
  if (rng.chance(flat ? 0 : 0.75)) bow(rng, rng.between(0.1, 1) * most, relief);
  if (rng.chance(flat ? 0 : 0.2)) curl(rng, rng.between(0.2, 1) * most, relief);
  if (rng.chance(tier == Tier::kClean ? 0 : 0.55)) {
    creases = fold(rng, flat ? 0 : rng.between(0.1, 0.8) * most, relief);
  }
  const double lamp = rng.between(0, 2 * kPi);
  const double low = rng.between(0.4, 1.4);  // how slanting the light is

  const double margin = std::ceil(most * 1.2);
  const double scale = page.image.cols / page.width;
  CardSheet made;
  made.method = relief.name.empty() ? "flat" : relief.name;
  made.card = {margin, margin};
  made.sheet = {{}, page.width + 2 * margin, page.height + 2 * margin, page.boxes, {}};

  const double half_x = page.width / 2;
  const double half_y = page.height / 2;
  const auto height = [&](cv::Point2d at) {
    return relief.at((at.x - half_x) / half_x, (at.y - half_y) / half_y);
  };
  // As a camera two and a half widths away sees it: what is higher moves towards the camera's side
  // and away from the middle.
  const double distance = 2.5 * page.width;
  const cv::Point2d slant{std::tan(camera.tilt_y * kRadian), std::tan(camera.tilt_x * kRadian)};
  const auto moved = [&](cv::Point2d at) {
    const double h = flat ? 0 : height(at);
    return at + slant * h + (at - cv::Point2d{half_x, half_y}) * (h / distance);
  };
  const cv::Size grid(static_cast<int>(made.sheet.width / kGrid),
                      static_cast<int>(made.sheet.height / kGrid));
  cv::Mat map(grid, CV_32FC2);
  cv::Mat shade(grid, CV_32F, cv::Scalar(1));
  for (int y = 0; y < grid.height; ++y) {
    for (int x = 0; x < grid.width; ++x) {
      const cv::Point2d seen = cv::Point2d((x + 0.5) * made.sheet.width / grid.width,
                                           (y + 0.5) * made.sheet.height / grid.height) -
                               cv::Point2d(margin, margin);
      cv::Point2d from = seen;
      for (int round = 0; round < 4; ++round) from += seen - moved(from);
      map.at<cv::Point2f>(y, x) = from * scale;
      const double slope_x = (height(from + cv::Point2d(6, 0)) - height(from)) / 6;
      const double slope_y = (height(from + cv::Point2d(0, 6)) - height(from)) / 6;
      double light = 1 + low * (slope_x * std::cos(lamp) + slope_y * std::sin(lamp));
      for (const Crease& crease : creases) {
        const double off =
            crease.upright ? from.x - half_x * (1 + crease.at) : from.y - half_y * (1 + crease.at);
        light *= 1 + crease.shade * std::exp(-off * off / (2 * 49));
      }
      shade.at<float>(y, x) = static_cast<float>(std::clamp(light, 0.6, 1.2));
    }
  }
  const cv::Size size(cvRound(made.sheet.width * scale), cvRound(made.sheet.height * scale));
  cv::resize(map, map, size, 0, 0, cv::INTER_LINEAR);
  cv::resize(shade, shade, size, 0, 0, cv::INTER_LINEAR);
  cv::remap(page.image, made.sheet.image, map, cv::noArray(), cv::INTER_LINEAR, cv::BORDER_CONSTANT,
            cv::Scalar(0, 0, 0, 0));
  for (int y = 0; y < size.height; ++y) {
    auto* row = made.sheet.image.ptr<cv::Vec4b>(y);
    const auto* by = shade.ptr<float>(y);
    for (int x = 0; x < size.width; ++x) {
      for (int c = 0; c < 3; ++c) row[x][c] = cv::saturate_cast<uchar>(row[x][c] * by[x]);
    }
  }
  for (auto& [key, box] : made.sheet.boxes) {
    const cv::Point2d middle = (box.tl() + box.br()) * 0.5;
    const cv::Point2d by = moved(middle) - middle;
    box.x += by.x;
    box.y += by.y;
  }
  return made;
}

}  // namespace antrean::specimens
