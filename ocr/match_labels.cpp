#include "ocr/match_labels.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

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
constexpr std::size_t kLabels = kShapes.size();
constexpr double kIndent = 1.6;

// What a step of the matching costs. Chosen: a label that isn't there, and one that should be in a
// gap between rows; one of which nothing, or a part, is seen beside its value; a value's second and
// third line; a line in the column of values that is none.
constexpr double kMissing = 1.6;
constexpr double kInGap = 0.6;
constexpr double kUnseen = 1.2;
constexpr double kPartly = 0.9;
constexpr double kSecondLine = 0.3;
constexpr double kThirdLine = 1.6;
constexpr double kStray = 0.7;

// After so many rows and labels; whether the last label's value has gone on in a second line.
struct State {
  std::size_t row = 0;
  std::size_t labels = 0;
  std::size_t continued = 0;
};
struct Step {
  double cost = std::numeric_limits<double>::max();
  State from;
  Way way = Way::none;
};

// Rows and labels are matched in order at the least cost.
class Matching {
 public:
  /// Letters are narrower than Helvetica's by `stretch`.
  Matching(const std::vector<RowShape>& rows, double cap, double left, double stretch)
      : rows_(rows), cap_(cap), left_(left), stretch_(stretch), steps_(rows.size() + 1) {
    std::vector<double> gaps;
    for (std::size_t r = 1; r < rows.size(); ++r) gaps.push_back(rows[r].base - rows[r - 1].base);
    std::sort(gaps.begin(), gaps.end());
    pitch_ = gaps.empty() ? 0 : gaps[gaps.size() / 2];
  }

  LabelMatch match() {
    const std::size_t count = rows_.size();
    steps_[0][0][0].cost = 0;
    for (std::size_t r = 0; r <= count; ++r) {
      for (std::size_t k = 0; k <= kLabels; ++k) {
        for (std::size_t continued = 0; continued < 2; ++continued) go_on({r, k, continued});
      }
    }
    State at{count, kLabels, 0};
    const State other{count, kLabels, 1};
    if (step_at(other).cost < step_at(at).cost) at = other;
    LabelMatch match{std::vector<TakenRow>(count), step_at(at).cost};
    while (at.row > 0 || at.labels > 0) {
      const Step& step = step_at(at);
      if (step.way != Way::none) {
        match.rows[at.row - 1] = {step.way, at.labels - 1, step.cost - step_at(step.from).cost};
      }
      at = step.from;
    }
    return match;
  }

 private:
  Step& step_at(const State& state) { return steps_[state.row][state.labels][state.continued]; }

  void reach(const State& from, const State& to, double cost, Way way) {
    const double whole = step_at(from).cost + cost;
    Step& step = step_at(to);
    if (whole < step.cost) step = {whole, from, way};
  }

  void go_on(const State& here) {
    if (step_at(here).cost >= std::numeric_limits<double>::max()) return;
    if (here.row < rows_.size()) take_row(here);
    if (here.labels == kLabels) return;
    const bool in_gap =
        here.row > 0 && here.row < rows_.size() && gap_above(here.row) > 1.6 * pitch_;
    reach(here, {here.row, here.labels + 1, 0}, in_gap ? kInGap : kMissing, Way::none);
  }

  void take_row(const State& here) {
    const auto [r, k, continued] = here;
    const RowShape& row = rows_[r];
    reach(here, {r + 1, k, continued},
          row.labelled    ? kMissing
          : row.has_value ? kStray
                          : 0,
          Way::none);
    // A second line stands under the first one, a row's pitch below it.
    const bool below = r > 0 && gap_above(r) > 0.6 * pitch_ && gap_above(r) < 1.4 * pitch_;
    if (k > 0 && kShapes[k - 1].may_continue && row.has_value && !row.labelled && below) {
      reach(here, {r + 1, k, 1}, continued == 0 ? kSecondLine : kThirdLine, Way::continued);
    }
    if (k == kLabels) return;
    const State next{r + 1, k + 1, 0};
    if (row.labelled) reach(here, next, cost_of(row, kShapes[k]), Way::label);
    if (!row.has_value) return;
    if (is_part_of(row, kShapes[k])) {
      reach(here, next, kPartly, Way::hidden_label);
    } else if (!row.labelled) {
      reach(here, next, kUnseen, Way::hidden_label);
    }
  }

  double gap_above(std::size_t r) const { return rows_[r].base - rows_[r - 1].base; }

  double cost_of(const RowShape& row, const LabelShape& label) const {
    const double width = (row.label_right - row.label_left) / cap_ * stretch_;
    const double off = std::abs(width - label.width) / (1 + 0.15 * label.width);
    const double indent = (row.label_left - left_) / cap_;
    const double shifted = std::abs(indent - (label.indented ? kIndent : 0)) / 0.9;
    return std::min(3.0, off) + std::min(1.5, shifted * 0.8);
  }

  // What is seen of a label that glare covers in part lies where the label does.
  bool is_part_of(const RowShape& row, const LabelShape& label) const {
    constexpr double kOver = 0.7;
    const double from = left_ + (label.indented ? kIndent : 0) * cap_;
    return row.label_right > 0 && row.label_left > from - kOver * cap_ &&
           row.label_right < from + (label.width / stretch_ + kOver) * cap_;
  }

  const std::vector<RowShape>& rows_;
  double cap_;
  double left_;
  double stretch_;
  double pitch_ = 0;
  std::vector<std::array<std::array<Step, 2>, kLabels + 1>> steps_;
};

}  // namespace

LabelMatch match_labels(const std::vector<RowShape>& rows, double cap, double left) {
  LabelMatch best;
  best.misfit = std::numeric_limits<double>::max();
  for (const double stretch : {1.0, 0.93, 1.07, 0.87, 1.14, 1.22, 1.3}) {
    LabelMatch match = Matching{rows, cap, left, stretch}.match();
    match.misfit += 2 * std::abs(stretch - 1);
    if (match.misfit < best.misfit) best = std::move(match);
  }
  return best;
}

}  // namespace antrean::ocr
