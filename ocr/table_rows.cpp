#include "ocr/table_rows.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace antrean::ocr {
namespace {

constexpr int kBands = 24;
// Height of a row in page pixels.
constexpr double kLeastRow = 34;
constexpr double kMostRow = 62;
// Of what is tried, in pixels.
constexpr double kPitchStep = 0.1;
constexpr double kCoarseStep = 0.3;
// From the first row of the upper table to that of the lower one, in rows: between them are the
// last nine, a gap, and a heading of two or three lines.
constexpr double kLeastApart = 11.5;
constexpr double kMostApart = 17;
constexpr int kReach = 3;
// Rules' darkness, from what can be told from noise to what needs no telling.
constexpr float kFaintest = 0.06F;
constexpr float kDarkest = 0.4F;
// Shares of the pixels that are rules, with the reach around them.
constexpr double kRowRules = 0.07;
constexpr double kColumnRules = 0.013;

// `share` of the picture is rules: how dark those are on this page is taken from there.
Bands bands_of(const cv::Mat& dark, int count, int reach, double share) {
  Bands bands;
  std::vector<Profile> widened;
  std::vector<float> strengths;
  bands.all.assign(static_cast<std::size_t>(dark.rows), 0.0F);
  for (int i = 0; i < count; ++i) {
    const cv::Range range{dark.cols * i / count, dark.cols * (i + 1) / count};
    bands.each.push_back(thin_lines(dark, range));
    bands.centers.push_back((range.start + range.end) / 2.0);
    const Profile& one = bands.each.back();
    const auto size = static_cast<int>(one.size());
    Profile& wide = widened.emplace_back(one.size(), 0.0F);
    for (int y = 0; y < size; ++y) {
      float& best = wide[static_cast<std::size_t>(y)];
      for (int k = std::max(0, y - reach); k <= std::min(size - 1, y + reach); ++k) {
        best = std::max(best, one[static_cast<std::size_t>(k)]);
      }
      strengths.push_back(best);
    }
  }
  const auto at = static_cast<std::ptrdiff_t>((1 - share) * static_cast<double>(strengths.size()));
  std::nth_element(strengths.begin(), strengths.begin() + at, strengths.end());
  bands.full = std::clamp(0.6F * strengths[static_cast<std::size_t>(at)], kFaintest, kDarkest);
  for (const Profile& wide : widened) {
    for (std::size_t y = 0; y < wide.size(); ++y) {
      bands.all[y] += std::min(bands.full, wide[y]) / bands.full / static_cast<float>(count);
    }
  }
  return bands;
}

// How well ten rows match the lines: their eleven rules, against what lies between them.
double match(const Profile& lines, const TenRows& rows) {
  double score = 0;
  for (std::size_t i = 0; i <= kTableRows; ++i) {
    score += value_at(lines, rows.rule(i));
    if (i < kTableRows) score -= 0.7 * value_at(lines, rows.rule(i) + 0.5 * rows.pitch);
  }
  return score;
}

struct Pair {
  TenRows first;
  TenRows second;
  double score = -1;
};

// The two tables' rows of that pitch, one table below the other, wherever on the page they are.
Pair best_pair(const Profile& lines, double pitch, double from, double to) {
  std::vector<double> scores;
  for (double top = from; top + pitch * kTableRows <= to; top += 1) {
    scores.push_back(match(lines, {top, pitch}));
  }
  const auto least = static_cast<std::size_t>(kLeastApart * pitch);
  const auto most = static_cast<std::size_t>(kMostApart * pitch);
  Pair best;
  for (std::size_t first = 0; first < scores.size(); ++first) {
    for (std::size_t second = first + least; second <= first + most && second < scores.size();
         ++second) {
      const double score = scores[first] + scores[second];
      if (score <= best.score) continue;
      best = {{from + static_cast<double>(first), pitch},
              {from + static_cast<double>(second), pitch},
              score};
    }
  }
  return best;
}

// A page that is bowed from top to bottom has rows of two heights: each table's own, near what
// suits both.
TenRows refined(const Profile& lines, const TenRows& guess) {
  constexpr double kFarthest = 0.1;  // of the pitch
  constexpr double kAside = 1.5;     // rows
  constexpr double kCost = 15;       // of a pitch twice as large
  const double half = kTableRows / 2.0;
  const double middle = guess.top + half * guess.pitch;
  TenRows best = guess;
  double most = match(lines, guess);
  for (double pitch = (1 - kFarthest) * guess.pitch; pitch <= (1 + kFarthest) * guess.pitch;
       pitch += kPitchStep) {
    const double cost = kCost * std::abs(pitch / guess.pitch - 1);
    const double reach = kAside * guess.pitch;
    for (double at = middle - reach; at <= middle + reach; at += 1) {
      const TenRows rows{at - half * pitch, pitch};
      const double score = match(lines, rows) - cost;
      if (score <= most) continue;
      most = score;
      best = rows;
    }
  }
  return best;
}

}  // namespace

Bands row_bands(const cv::Mat& dark) {
  return bands_of(dark, kBands, kReach, kRowRules);
}

double value_at(const Profile& profile, double at) {
  const auto y = static_cast<std::ptrdiff_t>(std::lround(at));
  return y < 0 || y >= static_cast<std::ptrdiff_t>(profile.size())
             ? 0
             : static_cast<double>(profile[static_cast<std::size_t>(y)]);
}

std::vector<std::pair<double, double>> peaks_of(const Profile& lines, double least) {
  std::vector<std::pair<double, double>> peaks;
  const auto size = static_cast<std::ptrdiff_t>(lines.size());
  for (std::ptrdiff_t y = 0; y < size; ++y) {
    const float here = lines[static_cast<std::size_t>(y)];
    if (here < least) continue;
    // Flat tops come from the reach given to each band: the middle counts.
    auto end = y;
    while (end + 1 < size && lines[static_cast<std::size_t>(end + 1)] >= here) {
      if (lines[static_cast<std::size_t>(end + 1)] > here) break;
      ++end;
    }
    const bool rises = y == 0 || lines[static_cast<std::size_t>(y - 1)] < here;
    const bool falls = end + 1 >= size || lines[static_cast<std::size_t>(end + 1)] < here;
    if (rises && falls) peaks.emplace_back(static_cast<double>(y + end) / 2, here);
    y = end;
  }
  // Of two that are closer than any column is wide, the clearer one.
  std::vector<std::pair<double, double>> apart;
  for (const auto& peak : peaks) {
    if (!apart.empty() && peak.first - apart.back().first < 16) {
      if (peak.second > apart.back().second) apart.back() = peak;
    } else {
      apart.push_back(peak);
    }
  }
  return apart;
}

Bands upright_bands(const cv::Mat& dark, double top, double bottom, double pitch, int& from) {
  from = std::clamp(cvRound(top + 2), 0, dark.rows - 1);
  const int to = std::clamp(cvRound(bottom - 2), from + 1, dark.rows);
  const int count = std::max(2, cvRound(4 * (bottom - top) / pitch));
  return bands_of(dark.rowRange(from, to).t(), count, 2, kColumnRules);
}

namespace {

// Share of the columns' length in which a rule must be seen to be one.
constexpr double kColumnSeen = 0.66;

// How much of a table's columns is seen in each slot of a row's height around ten matched rows.
struct Slots {
  static constexpr int kBefore = 2;
  static constexpr int kBehind = 4;
  static constexpr int kCount = kBefore + static_cast<int>(kTableRows) + kBehind;
  std::array<double, kCount> seen{};

  /// Slot 0 is the first matched row.
  double at(int slot) const { return *(seen.begin() + (slot + kBefore)); }
};

Slots slots_of(const cv::Mat& dark, const TenRows& rows) {
  constexpr int kInRow = 4;
  constexpr int kReachAside = 3;
  Slots slots;
  int from = 0;
  const Bands inner = upright_bands(dark, rows.rule(1), rows.rule(8), rows.pitch, from);
  const auto columns = peaks_of(inner.all, kColumnSeen);
  if (columns.empty()) return slots;
  for (int slot = 0; slot < Slots::kCount; ++slot) {
    double sum = 0;
    for (int part = 0; part < kInRow; ++part) {
      const double top = rows.top + (slot - Slots::kBefore + (part + 0.15) / kInRow) * rows.pitch;
      const cv::Range range{cvRound(top), cvRound(top + 0.7 * rows.pitch / kInRow)};
      if (range.start < 0 || range.end >= dark.rows || range.empty()) continue;
      const Profile lines = thin_lines(dark.rowRange(range).t(), cv::Range(0, range.size()));
      for (const auto& [at, strength] : columns) {
        double best = 0;
        for (int off = -kReachAside; off <= kReachAside; ++off) {
          best = std::max(best, value_at(lines, at + off));
        }
        sum += std::min(1.0, best / inner.full);
      }
    }
    slots.seen.at(static_cast<std::size_t>(slot)) =
        sum / static_cast<double>(kInRow * columns.size());
  }
  return slots;
}

// The rules of ten rows may be matched some rows off, by a heading's or the next table's: the ten
// rows are the last ones that columns run through.
TenRows settled(const Slots& slots, const TenRows& rows) {
  constexpr double kSeen = 0.6;
  constexpr int kSurely = 7;
  constexpr int kLast = static_cast<int>(kTableRows) - 1;
  constexpr int kEnd = kLast + Slots::kBehind;
  std::vector<double> inner;
  for (int slot = 1; slot <= kSurely; ++slot) inner.push_back(slots.at(slot));
  std::nth_element(inner.begin(), inner.begin() + kSurely / 2, inner.end());
  int last = kSurely;
  while (last < kEnd && slots.at(last + 1) > kSeen * inner[kSurely / 2]) ++last;
  // Columns that don't end are none.
  if (last == kEnd) return rows;
  return {rows.top + (last - kLast) * rows.pitch, rows.pitch};
}

}  // namespace

TableRows find_rows(const cv::Mat& dark, const Bands& bands, double from, double to, double scale) {
  Pair best;
  for (double pitch = kLeastRow * scale; pitch <= kMostRow * scale; pitch += kCoarseStep) {
    const Pair pair = best_pair(bands.all, pitch, from, to);
    if (pair.score > best.score) best = pair;
  }
  if (best.score <= 0) return {};
  best.first = refined(bands.all, best.first);
  best.second = refined(bands.all, best.second);
  TableRows rows;
  const double score = match(bands.all, best.first) + match(bands.all, best.second);
  rows.clearness = std::clamp(score / (2 * (kTableRows + 1)), 0.0, 1.0);
  const Slots upper = slots_of(dark, best.first);
  const Slots lower = slots_of(dark, best.second);
  rows.first = settled(upper, best.first);
  rows.second = settled(lower, best.second);
  // Headings have columns too, and stand above their rows.
  const auto above = [](const Slots& slots) { return slots.at(-1) + slots.at(-2); };
  const auto below = [](const Slots& slots) { return slots.at(10) + slots.at(11); };
  rows.upside_down = below(upper) + below(lower) > above(upper) + above(lower);
  return rows;
}

}  // namespace antrean::ocr
