#include "tests/specimens/wide_scene.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "tests/specimens/wide_table.hpp"

namespace antrean::specimens {
namespace {

constexpr double kPi = std::numbers::pi;
using Corners = std::array<cv::Point2d, 4>;

void multiply(const cv::Mat& factor, cv::Mat& image) {
  for (int y = 0; y < image.rows; ++y) {
    auto* row = image.ptr<cv::Vec3b>(y);
    const auto* by = factor.ptr<float>(y);
    for (int x = 0; x < image.cols; ++x) {
      for (int c = 0; c < 3; ++c) row[x][c] = cv::saturate_cast<uchar>(row[x][c] * by[x]);
    }
  }
}

void add_light(const cv::Mat& more, const cv::Vec3d& tint, cv::Mat& image) {
  for (int y = 0; y < image.rows; ++y) {
    auto* row = image.ptr<cv::Vec3b>(y);
    const auto* by = more.ptr<float>(y);
    for (int x = 0; x < image.cols; ++x) {
      for (int c = 0; c < 3; ++c) {
        row[x][c] = cv::saturate_cast<uchar>(row[x][c] + by[x] * tint[c]);
      }
    }
  }
}

cv::Point2d on_card(Rng& rng, const Corners& corners) {
  const double s = rng.between(0.05, 0.95);
  const cv::Point2d top = corners[0] + (corners[1] - corners[0]) * s;
  const cv::Point2d bottom = corners[3] + (corners[2] - corners[3]) * s;
  return top + (bottom - top) * rng.between(0.05, 0.95);
}

// A pen, fingers or a telephone between lamp and card: an edge that may end within a row.
void cast_shadow(Rng& rng, const Corners& corners, cv::Mat& image) {
  cv::Mat mask(image.size(), CV_32F, cv::Scalar(1));
  const cv::Scalar dark(rng.between(0.45, 0.82));
  const double card = cv::norm(corners[1] - corners[0]);
  const cv::Point2d tip = on_card(rng, corners);
  const double turn = rng.between(0, 2 * kPi);
  const cv::Point2d away(std::cos(turn), std::sin(turn));
  const cv::Point2d side(-away.y, away.x);
  const int kind = rng.whole(0, 2);
  if (kind == 0) {  // a pen
    cv::line(mask, tip, tip + away * (2 * card), dark,
             std::max(2, cvRound(card * rng.between(0.02, 0.06))), cv::LINE_AA);
  } else if (kind == 1) {  // fingers
    for (int i = 0; i < 3; ++i) {
      const cv::Point2d end = tip + side * (card * 0.1 * i) + away * (card * rng.between(0, 0.08));
      cv::line(mask, end, end + away * (2 * card), dark, std::max(2, cvRound(card * 0.075)),
               cv::LINE_AA);
    }
  } else {  // a telephone's corner
    const cv::Point2d wide = side * (card * rng.between(0.5, 0.9));
    const std::vector<cv::Point> points = {tip, tip + wide, tip + wide + away * (2 * card),
                                           tip + away * (2 * card)};
    cv::fillConvexPoly(mask, points, dark, cv::LINE_AA);
  }
  cv::GaussianBlur(mask, mask, {}, rng.between(0.8, kind == 1 ? 14 : 8));
  multiply(mask, image);
}

// The telephone's own lamp: bright before it, falling off outwards.
void flash(Rng& rng, const Corners& corners, cv::Mat& image) {
  const cv::Point2d spot = on_card(rng, corners);
  const double reach = cv::norm(corners[2] - corners[0]);
  const double fall = rng.between(0.25, 0.6);
  const double core = rng.between(20, 90);
  const double size = reach * rng.between(0.03, 0.09);
  cv::Mat factor(image.size(), CV_32F);
  cv::Mat more(image.size(), CV_32F);
  for (int y = 0; y < image.rows; ++y) {
    for (int x = 0; x < image.cols; ++x) {
      const double away = std::hypot(x - spot.x, y - spot.y);
      factor.at<float>(y, x) = static_cast<float>(1.08 - fall * std::min(1.0, away / reach));
      more.at<float>(y, x) = static_cast<float>(core * std::exp(-away * away / (2 * size * size)));
    }
  }
  multiply(factor, image);
  add_light(more, {1, 1, 0.97}, image);
}

void vignette(Rng& rng, cv::Mat& image) {
  const double depth = rng.between(0.2, 0.5);
  cv::Mat factor(image.size(), CV_32F);
  for (int y = 0; y < image.rows; ++y) {
    for (int x = 0; x < image.cols; ++x) {
      const double u = 2.0 * x / image.cols - 1;
      const double v = 2.0 * y / image.rows - 1;
      factor.at<float>(y, x) = static_cast<float>(1 - depth * std::pow((u * u + v * v) / 2, 1.5));
    }
  }
  multiply(factor, image);
}

std::string some_surroundings(Rng& rng, Tier tier, Camera& camera) {
  if (tier == Tier::kClean) {
    camera.background = Background::kWhite;
    return rng.chance(0.75) ? "white" : "dark";
  }
  if (tier == Tier::kScan) {
    static constexpr std::array kBeds = {"white", "white", "lid", "page", "dark", "cards"};
    std::string bed = rng.pick(kBeds);
    if (bed == "page" || bed == "cards") {
      camera.margin_x = std::max(camera.margin_x, 0.3);
      camera.margin_y = std::max(camera.margin_y, 0.4);
    }
    return bed;
  }
  static constexpr std::array kTables = {"table edge", "cloth", "keyboard",   "papers", "cards",
                                         "mat",        "wood",  "white desk", "dark",   "white"};
  return rng.pick(kTables);
}

std::string some_light(Rng& rng, Tier tier) {
  if (tier == Tier::kClean) return "even";
  if (tier == Tier::kScan) return rng.chance(0.15) ? "glints" : "even";
  static constexpr std::array kLights = {"even",     "even",       "hard shadow", "hard shadow",
                                         "coloured", "coloured",   "flash",       "glints",
                                         "vignette", "hard shadow"};
  return rng.pick(kLights);
}

// Pixels that a card's long side would have beside the document.
double card_length(const Corners& corners, Sheet document) {
  constexpr double kCardsInPage = 297 / 85.6;
  const double length = cv::norm(corners[1] - corners[0]);
  return document == Sheet::kCard ? length : length / kCardsInPage;
}

// A program for scanning has found the card, straightened it and cut it out.
void crop_tightly(Rng& rng, Camera& camera) {
  camera.tilt_x = rng.gauss() * 1.2;
  camera.tilt_y = rng.gauss() * 1.2;
  camera.angle = rng.gauss() * 0.6;
  camera.quarter = rng.chance(0.9) ? 0 : rng.whole(1, 3);
  camera.margin_x = rng.between(-0.012, 0.02);
  camera.margin_y = rng.between(-0.012, 0.02);
  camera.place_x = camera.place_y = 0.5;
}

}  // namespace

void light_in_colors(Rng& rng, cv::Mat& image) {
  const double turn = rng.between(0, 2 * kPi);
  const double depth = rng.between(0.08, 0.28);
  double slope[3];
  for (double& by : slope) by = rng.between(-depth, depth);
  for (int y = 0; y < image.rows; ++y) {
    auto* row = image.ptr<cv::Vec3b>(y);
    for (int x = 0; x < image.cols; ++x) {
      const double along = (static_cast<double>(x) / image.cols - 0.5) * std::cos(turn) +
                           (static_cast<double>(y) / image.rows - 0.5) * std::sin(turn);
      for (int c = 0; c < 3; ++c) {
        row[x][c] = cv::saturate_cast<uchar>(row[x][c] * (1 - depth * 0.2 + 2 * slope[c] * along));
      }
    }
  }
}

void reflect(Rng& rng, const Corners& corners, double strength, cv::Mat& image) {
  const double card = cv::norm(corners[2] - corners[0]);
  cv::Mat more(image.size(), CV_32F, cv::Scalar(0));
  const int spots = rng.whole(1, 3);
  for (int i = 0; i < spots; ++i) {
    const cv::Point2d at = on_card(rng, corners);
    const double size = card * rng.between(0.05, 0.2);
    const double lean = rng.between(-0.5, 0.5);
    const cv::Scalar light(strength * rng.between(0.5, 1));
    if (rng.chance(0.4)) {  // a window: four panes
      for (int pane = 0; pane < 4; ++pane) {
        const cv::Point2d corner =
            at + cv::Point2d((pane % 2) * size * 0.55, pane > 1 ? size * 0.75 : 0);
        const cv::Point2d across(size * 0.5 * std::cos(lean), size * 0.5 * std::sin(lean));
        const cv::Point2d down(0, size * 0.7);
        const std::vector<cv::Point> points = {corner, corner + across, corner + across + down,
                                               corner + down};
        cv::fillConvexPoly(more, points, light, cv::LINE_AA);
      }
    } else {  // a lamp or a ripple of the laminate
      cv::ellipse(more, at, {std::max(1, cvRound(size)), std::max(1, cvRound(size * 0.25))},
                  rng.between(0, 180), 0, 360, light, cv::FILLED, cv::LINE_AA);
    }
  }
  cv::GaussianBlur(more, more, {}, card * rng.between(0.004, 0.03) + 0.5);
  // Only what is glossy reflects.
  cv::Mat glossy(image.size(), CV_32F, cv::Scalar(0.15));
  std::vector<cv::Point> outline;
  for (const cv::Point2d& corner : corners) outline.emplace_back(corner);
  cv::fillConvexPoly(glossy, outline, cv::Scalar(1), cv::LINE_AA);
  cv::multiply(more, glossy, more);
  add_light(more, {1.02, 1, 0.96}, image);
}

WideScene invent_scene(std::uint64_t seed, Tier tier, Camera& camera, Sheet document) {
  Rng rng(seed, "wide scene");
  WideScene scene;
  const bool by_hand = tier != Tier::kClean && tier != Tier::kScan;
  scene.light = some_light(rng, tier);
  const std::string table = some_surroundings(rng, tier, camera);
  scene.table = table;
  const bool tight = tier == Tier::kPhotograph && rng.chance(0.15);
  const bool fingers = by_hand && !tight && rng.chance(0.2);
  scene.surroundings = tight ? "tight crop" : fingers ? "fingers, " + table : table;
  if (tight) crop_tightly(rng, camera);
  if (scene.light != "even") camera.shadow = 0;  // one shadow is enough
  if (scene.light == "flash" || scene.light == "hard shadow" || scene.light == "vignette") {
    camera.glares = 0;
    camera.gain = std::max(camera.gain, 0.62);  // darker still, nobody could read it
  }
  if (tier == Tier::kHard && document == Sheet::kCard) {
    // Messengers and smoothing take what the narrow range leaves at its smallest.
    camera.document_width = std::max(camera.document_width, rng.between(580, 700));
  }
  // Darker still, messengers and smoothing leave nothing to read.
  if (tier == Tier::kHard) camera.gain = std::max(camera.gain, 0.5);
  if (by_hand && (table == "dark" || table == "white") && rng.chance(0.6)) camera.edge_shadow = 0;
  scene.stage.ground = [seed, table, document](cv::Size size, const Corners& corners) {
    Rng things(seed, "wide table");
    return draw_table(things, table, size, corners, card_length(corners, document));
  };
  const std::string light = scene.light;
  scene.stage.over = [seed, light, fingers, document](cv::Mat& image, const Shot& shot) {
    Rng lamps(seed, "wide light");
    if (fingers) draw_fingers(lamps, shot.corners, card_length(shot.corners, document), image);
    if (light == "hard shadow") cast_shadow(lamps, shot.corners, image);
    if (light == "flash") flash(lamps, shot.corners, image);
    if (light == "coloured") light_in_colors(lamps, image);
    if (light == "vignette") vignette(lamps, image);
    if (light == "glints") reflect(lamps, shot.corners, lamps.between(25, 75), image);
  };
  return scene;
}

}  // namespace antrean::specimens
