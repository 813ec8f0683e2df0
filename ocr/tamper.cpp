#include "ocr/tamper.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "ocr/outliers.hpp"
#include "ocr/paper_colour.hpp"

namespace antrean::ocr {
namespace {

// Less of a value, in pixels, tells nothing of its paper.
constexpr int kLeastArea = 100;
// Fewer rows tell nothing of what is usual.
constexpr std::size_t kFewestRows = 5;

// The rows of the card as high as `box`, a `pitch` apart, that are whole within it.
std::vector<cv::Rect> rows_of(const cv::Mat& card, const cv::Rect& box, double pitch) {
  constexpr int kRowsAround = 14;
  const cv::Rect all{0, 0, card.cols, card.rows};
  std::vector<cv::Rect> rows;
  for (int i = -kRowsAround; i <= kRowsAround; ++i) {
    const cv::Rect moved = box + cv::Point{0, cvRound(i * pitch)};
    if (i != 0 && moved.area() >= kLeastArea && (moved & all) == moved) rows.push_back(moved);
  }
  return rows;
}

// Two to four rows away: too far for a patch over a value or two, near enough for the card's own
// shapes to go on.
bool is_near(const cv::Rect& row, const cv::Rect& box, double pitch) {
  constexpr double kFrom = 1.5;
  constexpr double kTo = 4.5;
  const double away = std::abs(row.y - box.y) / pitch;
  return away >= kFrom && away <= kTo;
}

// How strongly the ground varies from pixel to pixel where there is no letter, as a share of its
// shade: security print, the paper's grain and the sensor's noise together. 0 where nearly all is
// letters.
double texture_of(const cv::Mat& card, const cv::Rect& box) {
  constexpr double kInk = 0.8;  // of the ground's shade
  constexpr double kLocal = 3;  // deviation of what is slower than texture, in pixels
  const cv::Size kReach{13, 13};
  constexpr double kLeastBare = 0.15;
  cv::Mat gray;
  cv::cvtColor(card(box), gray, cv::COLOR_BGR2GRAY);
  std::vector<std::uint8_t> shades(gray.begin<std::uint8_t>(), gray.end<std::uint8_t>());
  const auto high = shades.begin() + static_cast<std::ptrdiff_t>(shades.size() * 85 / 100);
  std::nth_element(shades.begin(), high, shades.end());
  const double ground = std::max<double>(8, *high);
  cv::Mat ink = gray < kInk * ground;
  cv::dilate(ink, ink, cv::Mat::ones(5, 5, CV_8U));
  const cv::Mat bare = ink == 0;
  if (cv::countNonZero(bare) < kLeastBare * static_cast<double>(gray.total())) return 0;
  cv::Mat weight;
  bare.convertTo(weight, CV_32F, 1 / 255.0);
  cv::Mat values;
  gray.convertTo(values, CV_32F);
  values = values.mul(weight);
  cv::Mat mean;
  cv::Mat share;
  cv::GaussianBlur(values, mean, kReach, kLocal);
  cv::GaussianBlur(weight, share, kReach, kLocal);
  cv::Mat off = values - mean / (share + 1e-3);
  cv::Scalar middle;
  cv::Scalar deviation;
  cv::meanStdDev(off, middle, deviation, bare);
  return deviation[0] / ground;
}

// How much another step in hue it is from the label's paper to the value's than in the card's other
// rows, and than in any that is two to four rows away: a patch covers a value or two, while the
// shapes of a card's own ground go on. Not in shade: shadows end between label and value.
double other_hue(const cv::Mat& card, const cv::Rect& box, double pitch) {
  constexpr double kHue = 0.025;
  constexpr double kTimesUsual = 4;
  // Where the labels stand, in shares of the card's width.
  const int left = cvRound(0.03 * card.cols);
  const int width = cvRound(0.14 * card.cols);
  const auto step = [&](const cv::Rect& row) {
    const PaperColour value = paper_colour(card, row);
    const PaperColour label = paper_colour(card, {left, row.y, width, row.height});
    return std::array{value[0] - value[1] - label[0] + label[1],
                      value[2] - value[1] - label[2] + label[1]};
  };
  const auto own = step(box);
  std::array<std::vector<double>, 2> others;
  std::array<double, 2> from_near{1e9, 1e9};
  for (const cv::Rect& row : rows_of(card, box, pitch)) {
    const auto one = step(row);
    for (std::size_t k = 0; k < one.size(); ++k) {
      others.at(k).push_back(one.at(k));
      if (!is_near(row, box, pitch)) continue;
      from_near.at(k) = std::min(from_near.at(k), std::abs(own.at(k) - one.at(k)));
    }
  }
  if (others[0].size() < kFewestRows) return 0;
  double strength = 0;
  for (std::size_t k = 0; k < own.size(); ++k) {
    const double off = std::min(std::abs(own.at(k) - median(others.at(k))), from_near.at(k));
    strength = std::max(strength, off / std::max(kHue, kTimesUsual * spread_of(others.at(k))));
  }
  return strength;
}

// By how much the ground under a value is plainer than under the other rows, and than under each
// that is two to four rows away: a patch lacks the card's security print, while rosettes and bands
// of it that end somewhere leave several rows without. 1 is a fifth less, or the rows' own spread.
double plainness(const cv::Mat& card, const cv::Rect& box, double pitch) {
  constexpr double kLess = 0.2;
  std::vector<double> others;
  double plainest_near = 1e9;
  for (const cv::Rect& row : rows_of(card, box, pitch)) {
    const double texture = texture_of(card, row);
    if (texture <= 0) continue;
    others.push_back(texture);
    if (is_near(row, box, pitch)) plainest_near = std::min(plainest_near, texture);
  }
  const double own = texture_of(card, box);
  if (others.size() < kFewestRows || own <= 0) return 0;
  const double usual = median(others);
  return std::max(0.0, 1 - own / std::min(usual, plainest_near)) /
         std::max(kLess, spread_of(others) / usual);
}

// How much the paper stands out among that of the rows next to it, in shade and hue together.
double other_paper(const cv::Mat& card, const cv::Rect& box, double pitch) {
  // Of 400 genuine cards of all tiers the papers of names and dates stay under these by far.
  constexpr double kShade = 0.03;
  constexpr double kHue = 0.018;
  constexpr double kTimesUsual = 4;
  constexpr int kRowsAround = 6;
  const cv::Rect all{0, 0, card.cols, card.rows};
  std::vector<double> shade;
  std::vector<double> blue;
  std::vector<double> red;
  std::size_t own = 0;
  for (int i = -kRowsAround; i <= kRowsAround; ++i) {
    const cv::Rect moved = box + cv::Point{0, cvRound(i * pitch)};
    if ((moved & all) != moved || moved.area() < kLeastArea) continue;
    if (i == 0) own = shade.size();
    const PaperColour paper = paper_colour(card, moved);
    shade.push_back((paper[0] + paper[1] + paper[2]) / 3);
    blue.push_back(paper[0] - paper[1]);
    red.push_back(paper[2] - paper[1]);
  }
  if (shade.size() < kFewestRows) return 0;
  const auto weighed = [own](const std::vector<double>& values, double tolerance) {
    const double unit = std::max(tolerance, kTimesUsual * usual_step(values));
    return std::pow(outside_of_neighbours(values)[own] / unit, 2);
  };
  return weighed(shade, kShade) + std::max(weighed(blue, kHue), weighed(red, kHue));
}

}  // namespace

double patch_strength(const cv::Mat& card, const cv::Rect& box, double pitch, bool far_rows) {
  // Of genuine names and dates of all tiers two are stronger than 0.8, both on hard pictures; of
  // those pasted over on flat cards and photographs three dates aren't, and no name. Rows that are
  // farther away and higher differ more by themselves: of 276 genuine numbers the strongest
  // has 2.9, of 30 that are pasted over on flat cards and photographs the weakest has 17 (seeds
  // 1001 and 1002).
  constexpr double kName = 0.8;
  constexpr double kNumber = 3.2;
  const cv::Rect inside = box & cv::Rect{0, 0, card.cols, card.rows};
  if (inside.area() < kLeastArea) return 0;
  return (other_paper(card, inside, pitch) + std::pow(other_hue(card, inside, pitch), 2) +
          std::pow(plainness(card, inside, pitch), 2)) /
         (far_rows ? kNumber : kName);
}

}  // namespace antrean::ocr
