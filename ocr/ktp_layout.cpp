#include "ocr/ktp_layout.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ocr/match_labels.hpp"

namespace antrean::ocr {
namespace {

// So many letters are print; glare leaves holes of up to so many heights of a capital.
constexpr double kLetters = 3;
constexpr double kHole = 12;
// Specks in a row that can be print.
constexpr int kFullStops = 2;
// With fewer labels nobody knows where these begin.
constexpr std::size_t kFewestLabels = 4;

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

// What a value may look like in its row.
enum class Spread { usual, with_holes, two_fields };

// Whether letters go on from a mark: at least three that stand close, where a speck or two is
// noise.
bool letters_go_on(const std::vector<cv::Rect>& marks, std::size_t from, double cap) {
  double letters = 0;
  double last = marks[from].x;
  for (std::size_t i = from; i < marks.size() && letters < kLetters; ++i) {
    if (marks[i].x - last > 1.5 * cap) break;
    last = std::max<double>(last, marks[i].br().x);
    const bool like_letter = marks[i].height > 0.6 * cap && marks[i].height < 1.4 * cap;
    if (like_letter) letters += std::max(1.0, marks[i].width / (0.9 * cap));
  }
  return letters >= kLetters;
}

RowShape shape_of(const TextRow& row, double cap, double colon, Spread spread) {
  RowShape shape;
  shape.base = row.base;
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
  int specks = 0;
  for (std::size_t i = 0; i < row.marks.size(); ++i) {
    const cv::Rect& mark = row.marks[i];
    if (center_of(mark) < colon + 0.3 * cap) continue;
    const bool speck = mark.height < 0.25 * cap && mark.width < 0.25 * cap;
    const auto go_on = [&] { return spread != Spread::usual && letters_go_on(row.marks, i, cap); };
    if (last == 0) {
      // A value begins with a letter, a digit or a dash.
      if (speck || (mark.x > colon + 3.5 * cap && (mark.x > colon + kHole * cap || !go_on()))) {
        continue;
      }
      shape.value_left = mark.x;
    } else {
      const double gap = mark.x - last;
      const double most = speck                          ? 0.8
                          : spread == Spread::two_fields ? 18.0
                          : mark.height > 0.6 * cap      ? 4.5
                                                         : 2.6;
      if (gap > most * cap && (gap > kHole * cap || !go_on())) {
        if (speck) continue;
        break;
      }
    }
    // A full stop is a speck; a row of them is noise.
    specks = speck ? specks + 1 : 0;
    if (specks > kFullStops) continue;
    last = std::max<double>(last, mark.br().x);
    shape.value_right = last;
  }
  return shape;
}

BodyLayout lay_out_at(const TextRows& rows, double colon) {
  BodyLayout layout;
  layout.colon = colon;
  std::vector<RowShape> shapes;
  std::vector<double> lefts;
  std::vector<double> value_lefts;
  for (const TextRow& row : rows.rows) {
    shapes.push_back(shape_of(row, rows.cap, colon, Spread::usual));
    if (shapes.back().labelled) lefts.push_back(shapes.back().label_left);
    if (shapes.back().value_left > 0) value_lefts.push_back(shapes.back().value_left);
  }
  if (lefts.size() < kFewestLabels || value_lefts.empty()) return layout;
  std::sort(lefts.begin(), lefts.end());
  const double left = lefts[lefts.size() / 4];
  std::sort(value_lefts.begin(), value_lefts.end());
  const double value_left = value_lefts[value_lefts.size() / 3];
  for (RowShape& shape : shapes) {
    shape.has_value = shape.value_right - shape.value_left > 0.5 * rows.cap &&
                      std::abs(shape.value_left - value_left) < 1.2 * rows.cap;
  }

  const LabelMatch match = match_labels(shapes, rows.cap, left);
  layout.misfit = match.misfit;
  for (std::size_t r = 0; r < match.rows.size(); ++r) {
    const auto& [way, key, misfit] = match.rows[r];
    if (way == Way::none) continue;
    if (way == Way::label && misfit < 1.0) ++layout.labels;
    const Spread spread =
        kBodyKeys[key] == "jenis_kelamin" ? Spread::two_fields : Spread::with_holes;
    const RowShape shape = shape_of(rows.rows[r], rows.cap, colon, spread);
    // Values begin in one column: a first letter that is too faint to be a mark is there all the
    // same.
    const double begin = shape.value_right > 0 && shape.value_left > value_left + 0.4 * rows.cap
                             ? value_left - 0.1 * rows.cap
                             : shape.value_left;
    layout.lines.push_back({key, r, begin, shape.value_right});
  }
  return layout;
}

}  // namespace

BodyLayout lay_out_body(const TextRows& rows, double colon_from, double colon_to) {
  // A layout that fits this badly may have specks for its colons.
  constexpr double kBadFit = 3.5;
  BodyLayout layout;
  if (rows.rows.size() < 6) return layout;
  if (const double colon = colon_column(rows, colon_from, colon_to); colon > 0) {
    layout = lay_out_at(rows, colon);
  }
  if (layout.misfit < kBadFit) return layout;
  const double before = column_before_values(rows, colon_from, colon_to + rows.cap);
  if (before <= 0) return layout;
  BodyLayout other = lay_out_at(rows, before);
  return other.misfit < layout.misfit ? other : layout;
}

}  // namespace antrean::ocr
