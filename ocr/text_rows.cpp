#include "ocr/text_rows.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace antrean::ocr {
namespace {

constexpr int kShrink = 4;
// Noise is finer than this, strokes are wider; pixels.
constexpr double kNoise = 1.0;
// Ink is darker than this share of the darkest around; the faintest ink that is looked for.
constexpr double kShareOfContrast = 0.4;
constexpr int kFaintest = 40;

struct Mark {
  cv::Rect box;
  double x = 0;
  double bottom = 0;
  /// Letters in it: blurred ones grow together.
  float letters = 1;
};

// The level below which a share of the pixels lies.
int level(const std::array<int, 256>& histogram, double share) {
  int all = 0;
  for (const int count : histogram) all += count;
  int sum = 0;
  for (int i = 0; i < 256; ++i) {
    sum += histogram[static_cast<std::size_t>(i)];
    if (sum > share * all) return i;
  }
  return 255;
}

std::array<int, 256> histogram_of(const cv::Mat& gray) {
  std::array<int, 256> histogram{};
  for (int y = 0; y < gray.rows; y += 2) {
    const auto* row = gray.ptr<std::uint8_t>(y);
    for (int x = 0; x < gray.cols; x += 2) ++histogram[row[x]];
  }
  return histogram;
}

cv::Mat ink_of_page(const cv::Mat& flat) {
  cv::Mat ink;
  const double split = cv::threshold(flat, ink, 0, 255, cv::THRESH_BINARY_INV | cv::THRESH_OTSU);
  // A page with little ink splits between shades of paper.
  if (split > 200) cv::threshold(flat, ink, 200, 255, cv::THRESH_BINARY_INV);
  return ink;
}

// `most` is the height of the highest capital.
cv::Mat ink_of_surroundings(const cv::Mat& flat, int most) {
  cv::Mat dark;
  cv::GaussianBlur(flat, dark, {0, 0}, kNoise);
  dark = 255 - dark;
  cv::Mat small;
  cv::resize(dark, small, {}, 1.0 / kShrink, 1.0 / kShrink, cv::INTER_AREA);
  cv::Mat contrast;
  const int reach = 2 * (2 * most / kShrink) + 1;
  cv::dilate(small, contrast, cv::getStructuringElement(cv::MORPH_RECT, {reach, reach}));
  cv::GaussianBlur(contrast, contrast, {0, 0}, most / 2.0 / kShrink + 1);
  // What doesn't stand out from the noise isn't printed.
  cv::Scalar mean;
  cv::Scalar deviation;
  cv::meanStdDev(small, mean, deviation, small < kFaintest);
  cv::max(contrast, std::max<double>(kFaintest, mean[0] + 4 * deviation[0]), contrast);
  cv::resize(contrast, contrast, flat.size(), 0, 0, cv::INTER_LINEAR);
  contrast.convertTo(contrast, CV_8U, kShareOfContrast);
  return dark > contrast;
}

std::vector<cv::Rect> marks_of(const cv::Mat& flat, int most, InkBy by) {
  const cv::Mat ink = by == InkBy::page ? ink_of_page(flat) : ink_of_surroundings(flat, most);
  cv::Mat labels;
  cv::Mat stats;
  cv::Mat centers;
  const int count = cv::connectedComponentsWithStats(ink, labels, stats, centers, 8, CV_16U);
  std::vector<cv::Rect> marks;
  for (int i = 1; i < count; ++i) {
    const int* at = stats.ptr<int>(i);
    if (at[cv::CC_STAT_AREA] < 5 || at[cv::CC_STAT_HEIGHT] > 1.6 * most) continue;
    marks.emplace_back(at[cv::CC_STAT_LEFT], at[cv::CC_STAT_TOP], at[cv::CC_STAT_WIDTH],
                       at[cv::CC_STAT_HEIGHT]);
  }
  return marks;
}

// How strongly the letters stand on common baselines if the rows fall by `top` at the picture's
// upper edge and by `bottom` at its lower one.
double alignment(const std::vector<Mark>& letters, double middle, double top, double bottom,
                 double height, std::vector<float>& bins) {
  std::fill(bins.begin(), bins.end(), 0.0F);
  for (const Mark& mark : letters) {
    const double slope = top + (bottom - top) * mark.bottom / height;
    const double y = mark.bottom - slope * (mark.x - middle);
    const auto at = static_cast<std::ptrdiff_t>(std::lround(y)) + 20;
    if (at < 1 || at + 1 >= static_cast<std::ptrdiff_t>(bins.size())) continue;
    const auto bin = static_cast<std::size_t>(at);
    bins[bin] += 2 * mark.letters;
    bins[bin - 1] += mark.letters;
    bins[bin + 1] += mark.letters;
  }
  double sum = 0;
  for (const float bin : bins) sum += static_cast<double>(bin) * bin;
  return sum;
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

cv::Mat lightest_of_blue_and_green(const cv::Mat& bgr) {
  std::array<cv::Mat, 2> channels;
  for (int channel = 0; channel < 2; ++channel) {
    cv::extractChannel(bgr, channels.at(static_cast<std::size_t>(channel)), channel);
  }
  cv::max(channels[0], channels[1], channels[0]);
  return channels[0];
}

cv::Mat flattened_paper(const cv::Mat& picture) {
  const cv::Mat light = picture.channels() == 1 ? picture : lightest_of_blue_and_green(picture);
  cv::Mat small;
  cv::resize(light, small, {}, 1.0 / kShrink, 1.0 / kShrink, cv::INTER_AREA);
  cv::Mat background;
  cv::morphologyEx(small, background, cv::MORPH_CLOSE,
                   cv::getStructuringElement(cv::MORPH_ELLIPSE, {9, 9}));
  cv::GaussianBlur(background, background, {11, 11}, 0);
  cv::resize(background, background, light.size(), 0, 0, cv::INTER_LINEAR);
  cv::Mat flat;
  cv::divide(light, background, flat, 255);
  const auto histogram = histogram_of(flat);
  const int dark = level(histogram, 0.01);
  const int paper = std::max(dark + 30, level(histogram, 0.6) - 4);
  flat.convertTo(flat, CV_8U, 255.0 / (paper - dark), -255.0 * dark / (paper - dark));
  return flat;
}

TextRows find_rows(const cv::Mat& flat, int least, int most, InkBy by) {
  TextRows found;
  const std::vector<cv::Rect> marks = marks_of(flat, most, by);
  std::vector<double> heights;
  for (const cv::Rect& mark : marks) {
    if (mark.height >= least && mark.height <= most && mark.width <= 3 * mark.height) {
      heights.push_back(mark.height);
    }
  }
  if (heights.size() < 8) return found;
  // Small letters pull the middle down: capitals are the upper half.
  std::sort(heights.begin(), heights.end());
  found.cap = heights[heights.size() * 6 / 10];

  std::vector<Mark> letters;
  for (const cv::Rect& mark : marks) {
    if (mark.height < 0.6 * found.cap || mark.height > 1.5 * found.cap) continue;
    letters.push_back({mark, mark.x + mark.width / 2.0, static_cast<double>(mark.br().y),
                       static_cast<float>(std::max(1.0, mark.width / (0.9 * found.cap)))});
  }
  const double middle = flat.cols / 2.0;
  std::vector<float> bins(static_cast<std::size_t>(flat.rows) + 40);
  double top = 0;
  double bottom = 0;
  double best = -1;
  // First coarsely with one slope, then finely with two.
  for (int i = -16; i <= 16; ++i) {
    const double score = alignment(letters, middle, i * 0.005, i * 0.005, flat.rows, bins);
    if (score > best) {
      best = score;
      top = bottom = i * 0.005;
    }
  }
  const double coarse = top;
  for (int i = -5; i <= 5; ++i) {
    for (int j = -5; j <= 5; ++j) {
      const double one = coarse + i * 0.0025;
      const double other = coarse + j * 0.0025;
      // Equal falls are the likelier ones.
      const double score =
          alignment(letters, middle, one, other, flat.rows, bins) * (1 - 0.004 * std::abs(i - j));
      if (score > best) {
        best = score;
        top = one;
        bottom = other;
      }
    }
  }
  alignment(letters, middle, top, bottom, flat.rows, bins);
  std::vector<double> bases;
  while (bases.size() < 64) {
    std::size_t peak = 2;
    double strongest = 0;
    for (std::size_t i = 2; i + 2 < bins.size(); ++i) {
      const double sum = bins[i - 1] + bins[i] + bins[i + 1];
      if (sum > strongest) {
        strongest = sum;
        peak = i;
      }
    }
    if (strongest < 7) break;
    bases.push_back(static_cast<double>(peak) - 20);
    const auto reach = static_cast<std::ptrdiff_t>(0.85 * found.cap);
    for (auto i = -reach; i <= reach; ++i) {
      const auto at = static_cast<std::ptrdiff_t>(peak) + i;
      if (at >= 0 && at < static_cast<std::ptrdiff_t>(bins.size())) {
        bins[static_cast<std::size_t>(at)] = 0;
      }
    }
  }
  std::sort(bases.begin(), bases.end());
  for (const double base : bases) {
    TextRow row;
    row.slope = top + (bottom - top) * base / flat.rows;
    std::vector<double> offs;
    for (const Mark& mark : letters) {
      const double off = mark.bottom - row.slope * (mark.x - middle) - base;
      if (std::abs(off) < 0.2 * found.cap) offs.push_back(off);
    }
    row.base = base + (offs.empty() ? 0 : median(offs));
    for (const cv::Rect& mark : marks) {
      const double fall = row.slope * (mark.x + mark.width / 2.0 - middle);
      const double lower = mark.br().y - fall - row.base;
      const double center = lower - mark.height / 2.0;
      if (center > -1.15 * found.cap && center < 0.3 * found.cap && lower < 0.5 * found.cap &&
          mark.height < 1.7 * found.cap) {
        row.marks.push_back(mark);
      }
    }
    std::sort(row.marks.begin(), row.marks.end(),
              [](const cv::Rect& a, const cv::Rect& b) { return a.x < b.x; });
    found.rows.push_back(std::move(row));
  }
  return found;
}

Askew askew_of(const TextRows& rows, const cv::Size& size) {
  Askew askew;
  if (rows.rows.size() < 6) return askew;
  const TextRow& first = rows.rows.front();
  const TextRow& last = rows.rows.back();
  const double a_row = (last.slope - first.slope) / std::max(1.0, last.base - first.base);
  askew.top = first.slope - a_row * first.base;
  askew.bottom = first.slope + a_row * (size.height - first.base);
  struct Begin {
    double x;
    double y;
  };
  std::vector<Begin> begins;
  for (const TextRow& row : rows.rows) {
    double end = -1e9;
    for (const cv::Rect& mark : row.marks) {
      if (mark.height < 0.6 * rows.cap) continue;
      if (mark.x - end > 1.2 * rows.cap) {
        begins.push_back({static_cast<double>(mark.x), row.base});
      }
      end = std::max<double>(end, mark.br().x);
    }
  }
  constexpr int kSteps = 60;
  constexpr double kStep = 0.004;
  double best = -1;
  std::vector<float> bins(static_cast<std::size_t>(size.width) + 200);
  for (int i = -kSteps; i <= kSteps; ++i) {
    std::fill(bins.begin(), bins.end(), 0.0F);
    const double lean = i * kStep;
    for (const Begin& begin : begins) {
      const auto at = std::lround((begin.x - lean * (begin.y - size.height / 2.0)) / 2) + 50;
      if (at < 1 || at + 1 >= static_cast<long>(bins.size())) continue;
      const auto bin = static_cast<std::size_t>(at);
      bins[bin] += 2;
      bins[bin - 1] += 1;
      bins[bin + 1] += 1;
    }
    double sum = 0;
    for (const float bin : bins) sum += static_cast<double>(bin) * bin;
    sum *= 1 - 0.003 * std::abs(i);
    if (sum > best) {
      best = sum;
      askew.lean = lean;
    }
  }
  return askew;
}

cv::Mat strip_of(const cv::Mat& picture, const TextRow& row, double row_cap, double left,
                 double right, double cap, double air) {
  const double scale = cap / row_cap;
  const double margin = air * row_cap;
  const double x0 = left - 0.35 * row_cap;
  const double y0 = row.base - row_cap - margin;
  const cv::Size size{std::max(8, cvRound((right - left + 0.7 * row_cap) * scale)),
                      cvRound((row_cap + 2 * margin) * scale)};
  // From the strip's pixels to the picture's.
  const double middle = picture.cols / 2.0;
  const cv::Matx23d back(1 / scale, 0, x0, row.slope / scale, 1 / scale,
                         y0 + row.slope * (x0 - middle));
  cv::Mat strip;
  cv::warpAffine(picture, strip, back, size, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP,
                 cv::BORDER_CONSTANT, cv::Scalar{255});
  return strip;
}

}  // namespace antrean::ocr
