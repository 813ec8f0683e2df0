#include "ocr/tamper.hpp"

#include <algorithm>
#include <array>
#include <cmath>

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

double paper_step(const cv::Mat& card, const cv::Rect& box, double pitch) {
  const cv::Rect all{0, 0, card.cols, card.rows};
  const auto shifted = [&](double by) { return (box + cv::Point{0, cvRound(by)}) & all; };
  const cv::Rect above = shifted(-pitch);
  const cv::Rect below = shifted(pitch);
  const cv::Rect here = box & all;
  if (here.area() < 100 || above.area() < here.area() / 2 || below.area() < here.area() / 2) {
    return 0;
  }
  const Colour own = paper_of(card, here);
  const Colour up = paper_of(card, above);
  const Colour down = paper_of(card, below);
  double most = 0;
  for (std::size_t i = 0; i < own.size(); ++i) {
    // Between its neighbours is no step.
    const double low = std::min(up[i], down[i]);
    const double high = std::max(up[i], down[i]);
    most = std::max({most, own[i] - high, low - own[i]});
  }
  return most;
}

}  // namespace antrean::ocr
