#include "ocr/page_bend.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "ocr/find_page.hpp"
#include "ocr/thin_lines.hpp"

namespace antrean::ocr {
namespace {

// Strips across the rules, and windows along each strip in which it is compared with the next ones;
// a window spans five rows of a table or so.
constexpr int kBands = 36;
constexpr int kWindowStep = 110;
constexpr int kWindow = 200;
// From one strip to the next a rule doesn't move farther, in pixels: less than a third of a row.
constexpr int kMostStep = 9;
// Likeness of two strips, under which they tell nothing.
constexpr float kLeastLike = 0.35F;
// How stiff paper is, against one wholly sure comparison.
constexpr double kStiffAcross = 0.15;
constexpr double kStiffAlong = 0.4;

struct Grid {
  int bands = 0;
  int windows = 0;
  int at(int band, int window) const { return band * windows + window; }
  int size() const { return bands * windows; }
};

struct Match {
  double by = 0;
  double weight = 0;
};

float value(const Profile& profile, int at) {
  return at < 0 || at >= static_cast<int>(profile.size()) ? 0
                                                          : profile[static_cast<std::size_t>(at)];
}

// By how much `other` has moved against `one` near `middle`, up to `reach` either way.
Match compare(const Profile& one, const Profile& other, int middle, int reach) {
  std::vector<float> likeness;
  const int from = middle - kWindow / 2;
  double own = 0;
  for (int y = from; y < from + kWindow; ++y) own += value(one, y) * value(one, y);
  if (own < 1e-6) return {};
  for (int shift = -reach; shift <= reach; ++shift) {
    double both = 0;
    double its = 0;
    for (int y = from; y < from + kWindow; ++y) {
      const float there = value(other, y + shift);
      both += value(one, y) * there;
      its += there * there;
    }
    likeness.push_back(its < 1e-6 ? 0 : static_cast<float>(both / std::sqrt(own * its)));
  }
  const auto best = std::max_element(likeness.begin(), likeness.end());
  const auto at = best - likeness.begin();
  if (*best < kLeastLike || at == 0 || at + 1 == static_cast<std::ptrdiff_t>(likeness.size())) {
    return {};
  }
  const double left = *(best - 1);
  const double right = *(best + 1);
  const double bow = left - 2 * *best + right;
  const double part = bow < -1e-6 ? std::clamp(0.5 * (left - right) / bow, -0.5, 0.5) : 0;
  const double like = (*best - kLeastLike) / (1 - kLeastLike);
  return {static_cast<double>(at) - reach + part, like * like};
}

// Rules are a few pixels wide: a little smoothing lets unlike strips meet.
Profile smoothed(const Profile& profile) {
  Profile smooth(profile.size(), 0.0F);
  for (int y = 0; y < static_cast<int>(profile.size()); ++y) {
    smooth[static_cast<std::size_t>(y)] =
        0.25F * value(profile, y - 1) + 0.5F * value(profile, y) + 0.25F * value(profile, y + 1);
  }
  return smooth;
}

// The displacements that suit all comparisons best, and bend as little as they may.
cv::Mat settled(const Grid& grid, const std::vector<std::vector<std::array<Match, 2>>>& matches) {
  cv::Mat left = cv::Mat::zeros(grid.size(), grid.size(), CV_64F);
  cv::Mat right = cv::Mat::zeros(grid.size(), 1, CV_64F);
  const auto add = [&](std::initializer_list<std::pair<int, double>> terms, double sum,
                       double weight) {
    for (const auto& [i, a] : terms) {
      for (const auto& [k, b] : terms) left.at<double>(i, k) += weight * a * b;
      right.at<double>(i) += weight * a * sum;
    }
  };
  for (int band = 0; band < grid.bands; ++band) {
    for (int window = 0; window < grid.windows; ++window) {
      const int here = grid.at(band, window);
      left.at<double>(here, here) += 1e-5;
      for (int far = 1; far <= 2 && band + far < grid.bands; ++far) {
        const Match& match =
            matches[static_cast<std::size_t>(band)][static_cast<std::size_t>(window)]
                   [static_cast<std::size_t>(far - 1)];
        if (match.weight <= 0) continue;
        add({{grid.at(band + far, window), 1.0}, {here, -1.0}}, match.by, match.weight / far);
      }
      if (band > 0 && band + 1 < grid.bands) {
        add({{grid.at(band - 1, window), 1.0}, {here, -2.0}, {grid.at(band + 1, window), 1.0}}, 0,
            kStiffAcross * kStiffAcross);
      }
      if (window > 0 && window + 1 < grid.windows) {
        add({{grid.at(band, window - 1), 1.0}, {here, -2.0}, {grid.at(band, window + 1), 1.0}}, 0,
            kStiffAlong * kStiffAlong);
      }
      // What no rule tells about goes with its neighbour.
      if (window + 1 < grid.windows) {
        add({{here, 1.0}, {grid.at(band, window + 1), -1.0}}, 0, 1e-3);
      }
      if (band + 1 < grid.bands) add({{here, 1.0}, {grid.at(band + 1, window), -1.0}}, 0, 1e-4);
    }
  }
  cv::Mat solved;
  cv::solve(left, right, solved, cv::DECOMP_CHOLESKY);
  cv::Mat field(grid.windows, grid.bands, CV_32F);
  for (int band = 0; band < grid.bands; ++band) {
    for (int window = 0; window < grid.windows; ++window) {
      field.at<float>(window, band) = static_cast<float>(solved.at<double>(grid.at(band, window)));
    }
  }
  return field;
}

// How far what is level on a flat page has moved down, on a grid over `dark`.
cv::Mat moved_down(const cv::Mat& dark) {
  const Grid grid{kBands, std::max(2, (dark.rows - 1) / kWindowStep + 1)};
  std::vector<Profile> bands;
  for (int i = 0; i < grid.bands; ++i) {
    bands.push_back(
        smoothed(thin_lines(dark, {dark.cols * i / grid.bands, dark.cols * (i + 1) / grid.bands})));
  }
  std::vector<std::vector<std::array<Match, 2>>> matches(
      static_cast<std::size_t>(grid.bands),
      std::vector<std::array<Match, 2>>(static_cast<std::size_t>(grid.windows)));
  for (int window = 0; window < grid.windows; ++window) {
    const int middle = (2 * window + 1) * dark.rows / (2 * grid.windows);
    for (int band = 0; band + 1 < grid.bands; ++band) {
      const auto here = bands.begin() + band;
      auto& both = matches[static_cast<std::size_t>(band)][static_cast<std::size_t>(window)];
      for (int far = 1; far <= 2 && band + far < grid.bands; ++far) {
        both[static_cast<std::size_t>(far - 1)] =
            compare(*here, *(here + far), middle, kMostStep * far);
      }
    }
  }
  return settled(grid, matches);
}

// A field on a grid whose points are cells' middles, at a point of a page of that size.
float between(const cv::Mat& field, const cv::Size& size, const cv::Point2f& at) {
  const auto cols = static_cast<float>(field.cols);
  const auto rows = static_cast<float>(field.rows);
  const float x = std::clamp(at.x / static_cast<float>(size.width) * cols - 0.5F, 0.0F, cols - 1);
  const float y = std::clamp(at.y / static_cast<float>(size.height) * rows - 0.5F, 0.0F, rows - 1);
  const int left = std::min(static_cast<int>(x), field.cols - 2);
  const int top = std::min(static_cast<int>(y), field.rows - 2);
  const float u = x - static_cast<float>(left);
  const float v = y - static_cast<float>(top);
  return (1 - v) * ((1 - u) * field.at<float>(top, left) + u * field.at<float>(top, left + 1)) +
         v * ((1 - u) * field.at<float>(top + 1, left) + u * field.at<float>(top + 1, left + 1));
}

// `dark` with its rules level.
cv::Mat levelled(const cv::Mat& dark, const cv::Mat& down) {
  // A map of the whole page would take eight bytes a pixel, and it is made for each page.
  constexpr int kRowsAtOnce = 64;
  // Drawn out between the middles of the field's cells: across here, downwards row by row.
  cv::Mat across;
  cv::resize(down, across, {dark.cols, down.rows}, 0, 0, cv::INTER_LINEAR);
  cv::Mat level(dark.size(), dark.type());
  cv::Mat map(std::min(kRowsAtOnce, dark.rows), dark.cols, CV_32FC2);
  for (int top = 0; top < dark.rows; top += kRowsAtOnce) {
    const cv::Range rows{top, std::min(top + kRowsAtOnce, dark.rows)};
    for (int y = rows.start; y < rows.end; ++y) {
      const float at = std::clamp((static_cast<float>(y) + 0.5F) / static_cast<float>(dark.rows) *
                                          static_cast<float>(down.rows) -
                                      0.5F,
                                  0.0F, static_cast<float>(down.rows - 1));
      const int above = std::min(static_cast<int>(at), down.rows - 2);
      const float share = at - static_cast<float>(above);
      const auto* upper = across.ptr<float>(above);
      const auto* lower = across.ptr<float>(above + 1);
      auto* to = map.ptr<cv::Point2f>(y - top);
      for (int x = 0; x < dark.cols; ++x) {
        to[x] = {static_cast<float>(x),
                 static_cast<float>(y) + upper[x] + share * (lower[x] - upper[x])};
      }
    }
    cv::Mat part = level.rowRange(rows);
    cv::remap(dark, part, map.rowRange(0, rows.size()), cv::noArray(), cv::INTER_LINEAR,
              cv::BORDER_CONSTANT);
  }
  return level;
}

}  // namespace

cv::Point2f PageBend::at(const cv::Point2f& flat) const {
  const cv::Point2f level{flat.x + between(dx, size, flat), flat.y};
  return {level.x, level.y + between(dy, size, level)};
}

double PageBend::most(const cv::Rect2d& part) const {
  double most = 0;
  for (const cv::Mat& field : {dx, dy}) {
    const double x = field.cols / kPageWidth;
    const double y = field.rows / kPageHeight;
    const cv::Rect cells{cv::Point(cvFloor(part.x * x), cvFloor(part.y * y)),
                         cv::Point(cvCeil(part.br().x * x), cvCeil(part.br().y * y))};
    most = std::max(most, cv::norm(field(cells & cv::Rect({}, field.size())), cv::NORM_INF));
  }
  return most;
}

PageBend bend_of(const cv::Mat& page) {
  cv::Mat dark = darkness_of(page);
  PageBend bend;
  bend.size = page.size();
  bend.dy = moved_down(dark);
  // One page at a time: two threads may be here when most memory is taken.
  dark = levelled(dark, bend.dy);
  cv::transpose(dark, dark);
  bend.dx = moved_down(dark).t();
  return bend;
}

}  // namespace antrean::ocr
