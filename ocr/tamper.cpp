#include "ocr/tamper.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "ocr/outliers.hpp"

namespace antrean::ocr {
namespace {

using Colour = std::array<double, 3>;

// The light part of a piece of card, without its letters: the mean between two high percentiles,
// as a logarithm.
Colour paper_of(const cv::Mat& card, const cv::Rect& box) {
  Colour paper{};
  for (int channel = 0; channel < 3; ++channel) {
    std::array<int, 256> histogram{};
    for (int y = box.y; y < box.y + box.height; ++y) {
      const auto* row = card.ptr<cv::Vec3b>(y);
      for (int x = box.x; x < box.x + box.width; ++x) ++histogram[row[x][channel]];
    }
    const int all = box.area();
    int seen = 0;
    double sum = 0;
    double weight = 0;
    for (std::size_t i = 0; i < histogram.size(); ++i) {
      const double from = std::max(seen, all * 70 / 100);
      seen += histogram[i];
      const double to = std::min(seen, all * 95 / 100);
      if (to > from) {
        sum += (to - from) * static_cast<double>(i);
        weight += to - from;
      }
    }
    paper[static_cast<std::size_t>(channel)] = std::log(std::max(8.0, sum / std::max(1.0, weight)));
  }
  return paper;
}

}  // namespace

double patch_strength(const cv::Mat& card, const cv::Rect& box, double pitch) {
  // Of 400 genuine cards of all tiers the papers of names and dates stay under these by far.
  constexpr double kShade = 0.03;
  constexpr double kHue = 0.018;
  constexpr double kTimesUsual = 4;
  constexpr int kRowsAround = 6;
  const cv::Rect all{0, 0, card.cols, card.rows};
  std::vector<double> shade;
  std::vector<double> blue;
  std::vector<double> red;
  std::size_t own = 0;
  for (int i = -kRowsAround; i <= kRowsAround; ++i) {
    const cv::Rect moved = box + cv::Point{0, cvRound(i * pitch)};
    if ((moved & all) != moved || moved.area() < 100) continue;
    if (i == 0) own = shade.size();
    const Colour paper = paper_of(card, moved);
    shade.push_back((paper[0] + paper[1] + paper[2]) / 3);
    blue.push_back(paper[0] - paper[1]);
    red.push_back(paper[2] - paper[1]);
  }
  if (shade.size() < 5) return 0;
  const auto weighed = [own](const std::vector<double>& values, double tolerance) {
    const double unit = std::max(tolerance, kTimesUsual * usual_step(values));
    return std::pow(outside_of_neighbours(values)[own] / unit, 2);
  };
  return weighed(shade, kShade) + std::max(weighed(blue, kHue), weighed(red, kHue));
}

}  // namespace antrean::ocr
