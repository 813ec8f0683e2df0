#include "tests/specimens/wide_print.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "tests/specimens/paper.hpp"

namespace antrean::specimens {
namespace {

// Faces that cards of one look or another bear; all come with the packages of the set-up.
std::string some_face(Rng& rng) {
  static constexpr std::array kFaces = {"Liberation Sans", "Liberation Sans", "Arimo",
                                        "Nimbus Sans",     "FreeSans",        "TeX Gyre Heros",
                                        "Roboto",          "Open Sans",       "DejaVu Sans",
                                        "Nimbus Sans",     "Liberation Sans"};
  return rng.pick(kFaces);
}

// How much smaller a face must be to look as large as Arial.
double fit_of(const std::string& family) {
  if (family == "DejaVu Sans") return 0.86;
  if (family == "Open Sans") return 0.95;
  if (family == "DejaVu Sans Condensed") return 0.9;
  return 1;
}

}  // namespace

InkProcess invent_ink(Rng& rng) {
  static constexpr std::array kNames = {"plain", "plain",       "laser", "thermal", "dots",
                                        "soft",  "worn ribbon", "laser", "thermal"};
  InkProcess process;
  process.name = rng.pick(kNames);
  process.wander = rng.chance(0.5) ? rng.between(0, 0.3) : 0;
  process.density = rng.between(0.78, 1);
  if (rng.chance(0.3)) {
    process.tint = {rng.between(20, 75), rng.between(10, 45), rng.between(5, 40)};
  }
  if (process.name == "laser") {
    process.grain = rng.between(0.03, 0.15);
  } else if (process.name == "thermal") {
    process.rows = rng.between(1.9, 3.2);
    process.wander = rng.between(0.05, 0.3);
  } else if (process.name == "dots") {
    process.dots = rng.between(1.9, 2.5);
    process.spread = rng.between(0.3, 0.6);
  } else if (process.name == "soft") {
    process.spread = rng.between(0.6, 1.3);
  } else if (process.name == "worn ribbon") {
    process.grain = rng.between(0.05, 0.2);
    process.wander = rng.between(0.15, 0.4);
    process.density = rng.between(0.65, 0.85);
  }
  return process;
}

std::string widen_style(Rng& rng, KtpStyle& style) {
  std::string name = "one pass";
  style.body.family = some_face(rng);
  style.body.size = rng.between(24, 28) * fit_of(style.body.family);
  style.body.spacing = rng.between(-0.4, 0.8);
  style.header.family = style.body.family;
  style.header.size = rng.between(32, 38) * fit_of(style.body.family);
  style.header.spacing = style.body.spacing;
  style.nik.color = style.body.color;
  // All of a bold card is bold, or its name would look changed.
  if (rng.chance(0.15)) style.body.bold = style.bold_name = true;
  if (rng.chance(0.12)) style.body.spread = rng.between(0.1, 0.45);
  if (rng.chance(0.25)) {
    style.label_family = some_face(rng);
    name = "two faces";
  }
  if (rng.chance(0.25)) style.name_scale = rng.between(0.92, 1.1);
  if (rng.chance(0.25)) {
    style.letter_jitter = rng.between(0.15, 0.7);
    name = "dancing letters";
  }
  if (rng.chance(0.3)) style.row_jitter = rng.between(0.3, 1.6);
  if (rng.chance(0.3)) {
    style.second_pass = {rng.between(-2, 6), rng.between(-4, 4)};
    // The pen draws upright only.
    if (style.nik_pen.width <= 0) style.second_turn = rng.between(-0.45, 0.45);
    name = "two passes";
  }
  // The colons stand clear of the longest label.
  TextStyle label = style.body;
  if (!style.label_family.empty()) label.family = style.label_family;
  Canvas ruler(8, 8, 1);
  const double longest =
      std::max(ruler.measure("Status Perkawinan", label), ruler.measure("Kewarganegaraan", label));
  style.colon_x = std::max(style.colon_x, style.label_x + longest + 5);
  style.value_x = std::max(style.value_x, style.colon_x + 13);
  return name;
}

void age_ink(const InkProcess& process, double scale, Rng& rng, cv::Mat& layer) {
  if (process.spread > 0) {
    cv::GaussianBlur(layer, layer, {}, std::max(0.3, process.spread * scale));
  }
  cv::Mat wander;
  const cv::Size small(std::max(8, layer.cols / 6), std::max(8, layer.rows / 6));
  cv::resize(smooth_noise(rng, small, small.width * 0.12, small.height * 0.03, 2), wander,
             layer.size());
  cv::Mat specks;
  if (process.grain > 0) specks = smooth_noise(rng, layer.size(), 2.2 * scale, 2.2 * scale, 2);
  const double phase = rng.unit();
  constexpr double kTurn = 2 * std::numbers::pi;
  for (int y = 0; y < layer.rows; ++y) {
    auto* row = layer.ptr<cv::Vec4b>(y);
    for (int x = 0; x < layer.cols; ++x) {
      if (row[x][3] == 0) continue;
      const double noise = static_cast<double>(wander.at<float>(y, x));
      double keep = process.density * (1 - process.wander * (0.5 + 0.5 * noise));
      if (process.rows > 0) {
        keep *= 0.88 + 0.12 * std::sin(kTurn * (y / (process.rows * scale) + phase));
      }
      if (process.dots > 0) {
        const double pitch = process.dots * scale;
        const double dot =
            0.5 * (std::sin(kTurn * x / pitch) + std::sin(kTurn * (y / pitch + phase)));
        keep *= std::clamp(0.82 + 0.35 * dot, 0.35, 1.0);
      }
      if (process.grain > 0) {
        const double speck = static_cast<double>(specks.at<float>(y, x)) * 0.5 + 0.5;
        keep *= std::clamp((speck - process.grain) * 6 + 0.35, 0.25, 1.0);
      }
      const double alpha = row[x][3] * keep;
      for (int c = 0; c < 3; ++c) {
        row[x][c] = cv::saturate_cast<uchar>(row[x][c] * keep + process.tint[c] * alpha / 255.0);
      }
      row[x][3] = cv::saturate_cast<uchar>(alpha);
      for (int c = 0; c < 3; ++c) row[x][c] = std::min(row[x][c], row[x][3]);
    }
  }
}

void lay_over(const cv::Mat& layer, cv::Mat& card) {
  for (int y = 0; y < card.rows; ++y) {
    const auto* from = layer.ptr<cv::Vec4b>(y);
    auto* to = card.ptr<cv::Vec4b>(y);
    for (int x = 0; x < card.cols; ++x) {
      if (from[x][3] == 0) continue;
      const int left = 255 - from[x][3];
      const int inside = to[x][3];
      for (int c = 0; c < 3; ++c) {
        to[x][c] = cv::saturate_cast<uchar>((from[x][c] * inside + to[x][c] * left) / 255);
      }
    }
  }
}

}  // namespace antrean::specimens
