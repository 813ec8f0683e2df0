#include "ocr/outliers.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace antrean::ocr {

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

std::vector<double> outside_of_neighbours(const std::vector<double>& values) {
  const auto count = static_cast<std::ptrdiff_t>(values.size());
  const auto at = [&](std::ptrdiff_t i) { return values[static_cast<std::size_t>(i)]; };
  std::vector<double> outside;
  if (count < 3) return std::vector<double>(values.size(), 0);
  for (std::ptrdiff_t i = 0; i < count; ++i) {
    std::vector<double> like;
    for (const std::ptrdiff_t near : {i - 2, i - 1, i + 1, i + 2}) {
      if (near >= 0 && near < count) like.push_back(at(near));
    }
    if (i == 0) like.push_back(2 * at(1) - at(2));
    if (i == count - 1) like.push_back(2 * at(i - 1) - at(i - 2));
    const auto [low, high] = std::minmax_element(like.begin(), like.end());
    outside.push_back(std::max({0.0, at(i) - *high, *low - at(i)}));
  }
  return outside;
}

double usual_step(const std::vector<double>& values) {
  std::vector<double> steps;
  for (std::size_t i = 1; i < values.size(); ++i) {
    steps.push_back(std::abs(values[i] - values[i - 1]));
  }
  return median(steps);
}

double spread_of(const std::vector<double>& values) {
  const double middle = median(values);
  std::vector<double> off;
  for (const double value : values) off.push_back(std::abs(value - middle));
  return 1.48 * median(off);
}

}  // namespace antrean::ocr
