#include "ocr/middle_line.hpp"

#include <algorithm>
#include <cstddef>

#include "ocr/outliers.hpp"

namespace antrean::ocr {

std::vector<cv::Point2d> on_one_line(std::vector<cv::Point2d> middles) {
  // Neighbours say little of a slope.
  constexpr std::size_t kApart = 4;
  std::vector<double> slopes;
  for (std::size_t i = 0; i < middles.size(); ++i) {
    for (std::size_t j = i + kApart; j < middles.size(); ++j) {
      slopes.push_back((middles[j].y - middles[i].y) / std::max(1.0, middles[j].x - middles[i].x));
    }
  }
  const double slope = slopes.empty() ? 0 : median(slopes);
  std::vector<double> offsets;
  for (const auto& middle : middles) offsets.push_back(middle.y - slope * middle.x);
  const double offset = median(offsets);
  for (auto& middle : middles) middle.y = offset + slope * middle.x;
  return middles;
}

}  // namespace antrean::ocr
