#pragma once

// What may be letters: marks that are darker, or lighter, than what is around them and as large as
// letters are, before anything is known of rows.

#include <algorithm>
#include <cstddef>
#include <opencv2/core.hpp>
#include <vector>

namespace antrean::ocr {

/// How large letters are, in pixels.
inline constexpr int kLeastLetter = 5;
inline constexpr int kMostLetter = 70;

struct Mark {
  cv::Rect box;
  /// 0 to 1: the difference from its surroundings over the sum of both.
  double contrast = 0;
};

struct Ink {
  std::vector<Mark> marks;
  bool light = false;
};

/// The marks that are lighter than their surroundings, or darker. `gray` has one channel.
Ink ink_of(const cv::Mat& gray, bool light);

cv::Point2d middle_of(const Mark& mark);

/// Marks by where they are, to find what is near.
class MarkGrid {
 public:
  MarkGrid(const std::vector<Mark>& marks, const cv::Size& size)
      : columns_(size.width / kCell + 1), cells_(columns_ * (size.height / kCell + 1)) {
    for (std::size_t i = 0; i < marks.size(); ++i) cells_[cell_of(marks[i])].push_back(i);
  }

  /// Calls `visit` with the index of each mark that may be within `reach` pixels.
  template <typename Visit>
  void near(const cv::Point2d& from, double reach, const Visit& visit) const {
    const auto low = [](double at) { return static_cast<std::size_t>(std::max(0.0, at) / kCell); };
    const std::size_t rows = cells_.size() / columns_;
    for (std::size_t y = low(from.y - reach); y <= std::min(rows - 1, low(from.y + reach)); ++y) {
      for (std::size_t x = low(from.x - reach); x <= std::min(columns_ - 1, low(from.x + reach));
           ++x) {
        for (const std::size_t i : cells_[y * columns_ + x]) visit(i);
      }
    }
  }

 private:
  static constexpr int kCell = 48;
  std::size_t cell_of(const Mark& mark) const {
    const cv::Point2d at = middle_of(mark);
    return static_cast<std::size_t>(at.y / kCell) * columns_ +
           static_cast<std::size_t>(at.x / kCell);
  }

  std::size_t columns_;
  std::vector<std::vector<std::size_t>> cells_;
};

}  // namespace antrean::ocr
