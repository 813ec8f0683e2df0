#include "ocr/ktp_layout.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>

namespace antrean::ocr {
namespace {

struct LabelShape {
  /// In heights of a capital, from the advance widths of Helvetica's metrics.
  double width;
  bool indented;
  /// A value may go on in a second line.
  bool may_continue;
};
constexpr std::array<LabelShape, 12> kShapes{{{3.7, false, true},
                                              {10.7, false, true},
                                              {8.7, false, false},
                                              {4.3, false, true},
                                              {4.7, true, false},
                                              {5.7, true, true},
                                              {7.1, true, true},
                                              {4.4, false, true},
                                              {11.6, false, false},
                                              {6.3, false, true},
                                              {11.4, false, false},
                                              {9.5, false, false}}};
constexpr double kIndent = 1.6;
constexpr std::size_t kNoLabel = kShapes.size();

struct RowShape {
  double label_left = 0;
  double label_right = 0;
  bool labelled = false;
  double value_left = 0;
  double value_right = 0;
};

double center_of(const cv::Rect& box) {
  return box.x + box.width / 2.0;
}

// Two dots above each other; when blurred, one narrow stroke.
double colon_likeness(const std::vector<cv::Rect>& marks, std::size_t i, double cap) {
  const cv::Rect& mark = marks[i];
  if (mark.width > 0.5 * cap) return 0;
  if (mark.height > 0.5 * cap && mark.height < 1.1 * cap) return 0.35;
  for (std::size_t k = i > 2 ? i - 3 : 0; k < std::min(marks.size(), i + 4); ++k) {
    if (k == i || marks[k].width > 0.5 * cap || marks[k].height > 0.5 * cap) continue;
    const double apart = std::abs(marks[k].y - mark.y);
    if (std::abs(center_of(marks[k]) - center_of(mark)) < 0.22 * cap && apart > 0.3 * cap &&
        apart < 0.9 * cap) {
      return 0.5;  // each of the two votes
    }
  }
  return 0;
}

double colon_column(const TextRows& rows, double from, double to) {
  struct Vote {
    double x;
    double weight;
  };
  std::vector<Vote> votes;
  for (const TextRow& row : rows.rows) {
    for (std::size_t i = 0; i < row.marks.size(); ++i) {
      const double x = center_of(row.marks[i]);
      if (x < from || x > to) continue;
      const double weight = colon_likeness(row.marks, i, rows.cap);
      if (weight > 0) votes.push_back({x, weight});
    }
  }
  double best = 0;
  double place = 0;
  for (const Vote& one : votes) {
    double sum = 0;
    double weighted = 0;
    for (const Vote& other : votes) {
      if (std::abs(other.x - one.x) > 0.35 * rows.cap) continue;
      sum += other.weight;
      weighted += other.weight * other.x;
    }
    if (sum > best) {
      best = sum;
      place = weighted / sum;
    }
  }
  return best >= 2.5 ? place : 0;
}

// Where the colons are too faint: values begin in one column, after a wide blank.
double column_before_values(const TextRows& rows, double from, double to) {
  std::vector<double> begins;
  for (const TextRow& row : rows.rows) {
    double last = 0;
    for (const cv::Rect& mark : row.marks) {
      const bool speck = mark.height < 0.5 * rows.cap;
      if (speck) continue;
      if (mark.x > from && mark.x < to && mark.x - last > 1.2 * rows.cap) begins.push_back(mark.x);
      last = std::max<double>(last, mark.br().x);
    }
  }
  std::size_t most = 0;
  double place = 0;
  for (const double one : begins) {
    std::size_t count = 0;
    double sum = 0;
    for (const double other : begins) {
      if (std::abs(other - one) > 0.35 * rows.cap) continue;
      ++count;
      sum += other;
    }
    if (count > most) {
      most = count;
      place = sum / static_cast<double>(count);
    }
  }
  return most >= 5 ? place - 0.7 * rows.cap : 0;
}

RowShape shape_of(const TextRow& row, double cap, double colon, bool with_gaps) {
  RowShape shape;
  shape.label_left = std::numeric_limits<double>::max();
  double letters = 0;
  // The label's marks, right to left from the colon: a far speck isn't part of it.
  for (auto mark = row.marks.rbegin(); mark != row.marks.rend(); ++mark) {
    if (center_of(*mark) > colon - 0.25 * cap) continue;
    const bool small = mark->height < 0.3 * cap && mark->width < 0.3 * cap;
    if (small) continue;
    if (letters > 0 && shape.label_left - mark->br().x > 1.5 * cap) break;
    shape.label_left = std::min<double>(shape.label_left, mark->x);
    shape.label_right = std::max<double>(shape.label_right, mark->br().x);
    letters += std::max(1.0, mark->width / (0.8 * cap));
  }
  shape.labelled = letters >= 2.5 && shape.label_right - shape.label_left > 1.8 * cap;

  double last = 0;
  for (const cv::Rect& mark : row.marks) {
    if (center_of(mark) < colon + 0.3 * cap) continue;
    const bool speck = mark.height < 0.25 * cap && mark.width < 0.25 * cap;
    if (last == 0) {
      // A value begins with a letter, a digit or a dash.
      if (speck || mark.x > colon + 3.5 * cap) continue;
      shape.value_left = mark.x;
    } else {
      const double gap = mark.x - last;
      if (gap > (speck ? 0.8 : with_gaps ? 18.0 : mark.height > 0.6 * cap ? 4.5 : 2.6) * cap) {
        if (speck) continue;
        break;
      }
    }
    last = std::max<double>(last, mark.br().x);
    shape.value_right = last;
  }
  return shape;
}

double cost_of(const RowShape& row, const LabelShape& label, double cap, double left,
               double stretch) {
  const double width = (row.label_right - row.label_left) / cap * stretch;
  const double off = std::abs(width - label.width) / (1 + 0.15 * label.width);
  const double indent = (row.label_left - left) / cap;
  const double shifted = std::abs(indent - (label.indented ? kIndent : 0)) / 0.9;
  return std::min(3.0, off) + std::min(1.5, shifted * 0.8);
}

// Labels that can't be seen: as many rows of values between two known labels as labels are missing
// are theirs. `assigned` has a label (kNoLabel for none) per row.
void fill_between(std::vector<std::size_t>& assigned,
                  const std::function<bool(std::size_t)>& is_value,
                  const std::function<bool(std::size_t)>& follows) {
  std::optional<std::size_t> before;
  for (std::size_t r = 0; r < assigned.size(); ++r) {
    if (assigned[r] == kNoLabel) continue;
    if (before) {
      const std::size_t missing = assigned[r] - assigned[*before] - 1;
      bool even = missing > 0 && r - *before - 1 == missing && follows(r);
      for (std::size_t i = *before + 1; i < r; ++i) even = even && is_value(i) && follows(i);
      for (std::size_t i = *before + 1; even && i < r; ++i) {
        assigned[i] = assigned[*before] + (i - *before);
      }
    } else {
      // Above the first known label they are counted upwards.
      std::size_t i = r;
      for (std::size_t label = assigned[r]; label > 0 && i > 0; --label) {
        if (!follows(i) || !is_value(i - 1)) break;
        assigned[--i] = label - 1;
      }
    }
    before = r;
  }
}

}  // namespace

BodyLayout lay_out_body(const TextRows& rows, double colon_from, double colon_to) {
  BodyLayout layout;
  if (rows.rows.size() < 6) return layout;
  layout.colon = colon_column(rows, colon_from, colon_to);
  if (layout.colon == 0) {
    layout.colon = column_before_values(rows, colon_from, colon_to + rows.cap);
  }
  if (layout.colon == 0) return layout;

  const std::size_t count = rows.rows.size();
  std::vector<RowShape> shapes;
  std::vector<double> lefts;
  std::vector<double> value_lefts;
  for (const TextRow& row : rows.rows) {
    shapes.push_back(shape_of(row, rows.cap, layout.colon, false));
    if (shapes.back().labelled) lefts.push_back(shapes.back().label_left);
    if (shapes.back().value_left > 0) value_lefts.push_back(shapes.back().value_left);
  }
  if (lefts.size() < 6 || value_lefts.empty()) return layout;
  std::sort(lefts.begin(), lefts.end());
  const double left = lefts[lefts.size() / 4];
  std::sort(value_lefts.begin(), value_lefts.end());
  const double value_left = value_lefts[value_lefts.size() / 3];

  // Rows and labels are matched in order at the least cost: a row may be left out, so may a label.
  constexpr double kMissing = 1.6;
  constexpr std::size_t kLabels = kShapes.size();
  double cheapest = std::numeric_limits<double>::max();
  std::vector<std::size_t> assigned(count, kNoLabel);
  std::vector<double> paid(count, 0);
  for (const double stretch : {1.0, 0.93, 1.07, 0.87, 1.14, 1.22, 1.3}) {
    std::vector<std::array<double, kLabels + 1>> cost(count + 1);
    std::vector<std::array<int, kLabels + 1>> from(count + 1);
    for (std::size_t r = 0; r <= count; ++r) {
      for (std::size_t k = 0; k <= kLabels; ++k) {
        double best = r == 0 && k == 0 ? 0 : std::numeric_limits<double>::max();
        int way = 0;
        if (r > 0) {
          const double skipped = cost[r - 1][k] + (shapes[r - 1].labelled ? kMissing : 0);
          if (skipped < best) {
            best = skipped;
            way = 1;
          }
        }
        if (k > 0 && cost[r][k - 1] + kMissing < best) {
          best = cost[r][k - 1] + kMissing;
          way = 2;
        }
        if (r > 0 && k > 0 && shapes[r - 1].labelled) {
          const double taken =
              cost[r - 1][k - 1] + cost_of(shapes[r - 1], kShapes[k - 1], rows.cap, left, stretch);
          if (taken < best) {
            best = taken;
            way = 3;
          }
        }
        cost[r][k] = best;
        from[r][k] = way;
      }
    }
    const double whole = cost[count][kLabels] + 2 * std::abs(stretch - 1);
    if (whole >= cheapest) continue;
    cheapest = whole;
    std::fill(assigned.begin(), assigned.end(), kNoLabel);
    std::size_t r = count;
    std::size_t k = kLabels;
    while (r > 0 || k > 0) {
      const int way = from[r][k];
      if (way == 3) {
        assigned[r - 1] = k - 1;
        paid[r - 1] = cost_of(shapes[r - 1], kShapes[k - 1], rows.cap, left, stretch);
        --r;
        --k;
      } else if (way == 1) {
        --r;
      } else {
        --k;
      }
    }
  }

  layout.misfit = cheapest;
  std::vector<double> gaps;
  for (std::size_t r = 1; r < count; ++r) gaps.push_back(rows.rows[r].base - rows.rows[r - 1].base);
  std::sort(gaps.begin(), gaps.end());
  const double pitch = gaps[gaps.size() / 2];
  const auto is_value = [&](std::size_t r) {
    return shapes[r].value_right - shapes[r].value_left > 0.5 * rows.cap &&
           std::abs(shapes[r].value_left - value_left) < 1.2 * rows.cap;
  };
  const auto follows = [&](std::size_t r) {
    const double gap = rows.rows[r].base - rows.rows[r - 1].base;
    return gap > 0.6 * pitch && gap < 1.4 * pitch;
  };
  fill_between(assigned, is_value, follows);

  std::size_t current = kNoLabel;
  double base = 0;
  for (std::size_t r = 0; r < count; ++r) {
    const bool labelled = assigned[r] != kNoLabel;
    if (labelled) {
      current = assigned[r];
      base = rows.rows[r].base;
      if (paid[r] < 1.0) ++layout.labels;
    } else {
      // A second line stands under the first one, a row's pitch below it.
      const double below = rows.rows[r].base - base;
      if (current == kNoLabel || shapes[r].labelled || !kShapes[current].may_continue ||
          !is_value(r) || below > 1.4 * pitch || below < 0.6 * pitch) {
        continue;
      }
      base = rows.rows[r].base;
    }
    const RowShape shape = kBodyKeys[current] == "jenis_kelamin"
                               ? shape_of(rows.rows[r], rows.cap, layout.colon, true)
                               : shapes[r];
    // Values begin in one column: a first letter that is too faint to be a mark is there all the
    // same.
    const double begin = shape.value_right > 0 && shape.value_left > value_left + 0.4 * rows.cap
                             ? value_left - 0.1 * rows.cap
                             : shape.value_left;
    layout.lines.push_back({current, r, begin, shape.value_right});
  }
  return layout;
}

}  // namespace antrean::ocr
