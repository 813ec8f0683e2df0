#include "ocr/paper_colour.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace antrean::ocr {

PaperColour paper_colour(const cv::Mat& picture, const cv::Rect& box) {
  // Percentiles: letters are darker, specks and glare lighter.
  constexpr int kFrom = 70;
  constexpr int kTo = 95;
  constexpr double kDarkest = 8;
  PaperColour paper{};
  for (std::size_t channel = 0; channel < paper.size(); ++channel) {
    std::array<int, 256> histogram{};
    for (int y = box.y; y < box.y + box.height; ++y) {
      const auto* row = picture.ptr<cv::Vec3b>(y);
      for (int x = box.x; x < box.x + box.width; ++x) ++histogram[row[x].val[channel]];
    }
    const int all = box.area();
    int seen = 0;
    double sum = 0;
    double weight = 0;
    for (std::size_t i = 0; i < histogram.size(); ++i) {
      const double from = std::max(seen, all * kFrom / 100);
      seen += histogram[i];
      const double to = std::min(seen, all * kTo / 100);
      if (to > from) {
        sum += (to - from) * static_cast<double>(i);
        weight += to - from;
      }
    }
    paper.at(channel) = std::log(std::max(kDarkest, sum / std::max(1.0, weight)));
  }
  return paper;
}

cv::Scalar even_paper_gain(const cv::Mat& picture) {
  constexpr double kPaper = 190;
  const PaperColour paper = paper_colour(picture, {{}, picture.size()});
  return {kPaper / std::exp(paper[0]), kPaper / std::exp(paper[1]), kPaper / std::exp(paper[2])};
}

}  // namespace antrean::ocr
