#include "ocr/row_marks.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace antrean::ocr {

std::pair<double, double> longest_run(const std::vector<cv::Rect>& marks, double gap) {
  double best_left = 0, best_right = 0;
  double left = marks[0].x, right = marks[0].br().x;
  for (const cv::Rect& mark : marks) {
    if (mark.x - right > gap) left = mark.x;
    right = std::max<double>(mark.x - right > gap ? 0 : right, mark.br().x);
    if (right - left > best_right - best_left) {
      best_left = left;
      best_right = right;
    }
  }
  return {best_left, best_right};
}

double colon_near(const TextRow& row, double where, double cap) {
  constexpr double kOff = 1.6;
  double colon = 0;
  for (std::size_t i = 0; i < row.marks.size(); ++i) {
    const cv::Rect& mark = row.marks[i];
    if (mark.width > 0.4 * cap || mark.height > 0.4 * cap) continue;
    if (std::abs(mark.x - where) > kOff * cap) continue;
    for (const std::size_t k : {i + 1, i - 1}) {
      if (k >= row.marks.size()) continue;
      const cv::Rect& other = row.marks[k];
      if (other.width < 0.4 * cap && other.height < 0.4 * cap &&
          std::abs(other.x - mark.x) < 0.25 * cap && std::abs(other.y - mark.y) > 0.3 * cap) {
        const double edge = std::max(mark.br().x, other.br().x);
        if (std::abs(edge - where) < std::abs(colon - where)) colon = edge;
      }
    }
  }
  return colon;
}

double end_of_print(const TextRow& row, double from, double cap) {
  double to = 0;
  for (const cv::Rect& mark : row.marks) {
    if (mark.x <= from || mark.height > 1.4 * cap) continue;
    if (mark.x - std::max(to, from) > 1.5 * cap) break;
    to = std::max<double>(to, mark.br().x);
  }
  return to;
}

}  // namespace antrean::ocr
