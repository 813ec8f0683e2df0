#include "ocr/print_rows.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "ocr/print_marks.hpp"
#include "ocr/shrink.hpp"

namespace antrean::ocr {
namespace {

// Rows are looked for at this size: a page's small letters are still apart.
constexpr int kSearchSide = 2000;
// The direction alone can be seen at this size, where words of small letters are marks.
constexpr int kDirectionSide = 1200;
// A direction that has less than this of the best one's votes isn't looked at.
constexpr double kSecondBest = 0.25;
constexpr int kDirections = 180;
// Degrees from one direction to the next.
constexpr int kOtherDirection = 15;
// Smaller capitals can't be read, in pixels of the picture.
constexpr double kLeastCap = 7;
// Letters of a row, and its length in heights: less may be anything.
constexpr double kLeastLetters = 5;
constexpr double kLeastLength = 3.5;
// A row with so many is as good as a longer one: labels are short.
constexpr double kSomeLetters = 11;
// What is darker than its surroundings lets light gaps between.
constexpr double kLightIsDoubtful = 0.6;
// A row has all the contrast that it needs with this share of the strongest's.
constexpr double kFullContrast = 0.6;
// No more of a row is needed, in heights of a capital.
constexpr double kEnoughLength = 34;

// Where each mark's neighbours of its size are: letters have theirs along the row. Adds votes for
// directions, in degrees from 0 to 180.
void vote(const Ink& ink, const cv::Size& size, std::array<double, kDirections>& votes) {
  const MarkGrid grid(ink.marks, size);
  for (std::size_t i = 0; i < ink.marks.size(); ++i) {
    const Mark& mark = ink.marks[i];
    const cv::Point2d at = middle_of(mark);
    const int tall = std::max(mark.box.width, mark.box.height);
    if (tall > kMostLetter) continue;
    double nearest = 2.2 * tall;
    cv::Point2d towards;
    grid.near(at, nearest, [&](std::size_t k) {
      const Mark& other = ink.marks[k];
      const int size_of_other = std::max(other.box.width, other.box.height);
      if (k == i || size_of_other > 2 * tall || tall > 2 * size_of_other) return;
      const cv::Point2d off = middle_of(other) - at;
      const double away = std::hypot(off.x, off.y);
      if (away >= nearest || away < 1) return;
      nearest = away;
      towards = off;
    });
    if (towards == cv::Point2d{}) continue;
    const double degrees = std::atan2(towards.y, towards.x) * 180 / CV_PI;
    votes[static_cast<std::size_t>(cvRound(degrees) + 2 * kDirections) % kDirections] +=
        mark.contrast;
  }
}

// The direction that most rows seem to have, and perhaps another one.
std::vector<double> directions_of(const std::vector<Ink>& inks, const cv::Size& size) {
  std::array<double, kDirections> votes{};
  for (const Ink& ink : inks) vote(ink, size, votes);
  // Letters of different height aren't quite beside each other.
  constexpr int kReach = 9;
  std::array<double, kDirections> smooth{};
  for (int i = 0; i < kDirections; ++i) {
    for (int k = -kReach; k <= kReach; ++k) {
      smooth[static_cast<std::size_t>(i)] +=
          (kReach + 1 - std::abs(k)) *
          votes[static_cast<std::size_t>(i + k + kDirections) % kDirections];
    }
  }
  std::vector<double> found;
  double most = 0;
  while (found.size() < 2) {
    const auto peak = std::max_element(smooth.begin(), smooth.end());
    if (*peak <= kSecondBest * most) break;
    most = std::max(most, *peak);
    const auto at = static_cast<int>(peak - smooth.begin());
    found.push_back(at);
    for (int k = -kOtherDirection; k <= kOtherDirection; ++k) {
      smooth[static_cast<std::size_t>(at + k + kDirections) % kDirections] = 0;
    }
  }
  return found;
}

// The picture turned so that one direction is level, all of it in view.
struct Turned {
  cv::Mat gray;
  cv::Matx23d back;
};

Turned turned_by(const cv::Mat& gray, double degrees) {
  const double radians = degrees * CV_PI / 180;
  const double c = std::cos(radians);
  const double s = std::sin(radians);
  const cv::Size size{cvCeil(std::abs(c) * gray.cols + std::abs(s) * gray.rows),
                      cvCeil(std::abs(s) * gray.cols + std::abs(c) * gray.rows)};
  const double x = gray.cols / 2.0;
  const double y = gray.rows / 2.0;
  const cv::Matx23d back(c, -s, x - c * size.width / 2.0 + s * size.height / 2.0,  //
                         s, c, y - s * size.width / 2.0 - c * size.height / 2.0);
  Turned made{{}, back};
  cv::warpAffine(gray, made.gray, back, size, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP,
                 cv::BORDER_REPLICATE);
  return made;
}

double middle(std::vector<double> values, double share = 0.5) {
  const auto at =
      values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

// A row as it was found in the turned picture.
struct Chain {
  std::vector<Mark> marks;
  double cap = 0;
  double slope = 0;
  double base = 0;  ///< At x = 0.
  double letters = 0;
  double contrast = 0;
  double clearness = 0;
};

// Marks that follow each other as letters do.
std::vector<std::vector<Mark>> chained(const std::vector<Mark>& marks, const cv::Size& size) {
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  const MarkGrid grid(marks, size);
  std::vector<std::size_t> next(marks.size(), kNone);
  std::vector<std::size_t> before(marks.size(), kNone);
  std::vector<double> cost(marks.size(), 1e9);
  for (std::size_t i = 0; i < marks.size(); ++i) {
    const Mark& mark = marks[i];
    if (mark.box.height > kMostLetter || mark.box.height < kLeastLetter) continue;
    double best = 1e9;
    std::size_t chosen = kNone;
    const cv::Point2d end{static_cast<double>(mark.box.br().x), middle_of(mark).y};
    // Blurred words are wide, and their middle is far.
    grid.near(end, 4.0 * mark.box.height, [&](std::size_t k) {
      const Mark& other = marks[k];
      if (k == i || other.box.x <= mark.box.x || other.box.height > kMostLetter ||
          other.box.height < kLeastLetter) {
        return;
      }
      const double tall = std::max(mark.box.height, other.box.height);
      if (tall > 2.2 * std::min(mark.box.height, other.box.height)) return;
      const double gap = other.box.x - mark.box.br().x;
      const double off = std::abs(middle_of(other).y - middle_of(mark).y);
      if (gap < -0.3 * tall || gap > 1.3 * tall || off > 0.45 * tall) return;
      const double badness = gap + 2 * off;
      if (badness >= best) return;
      best = badness;
      chosen = k;
    });
    if (chosen == kNone || best >= cost[chosen]) continue;
    if (before[chosen] != kNone) next[before[chosen]] = kNone;
    next[i] = chosen;
    before[chosen] = i;
    cost[chosen] = best;
  }
  std::vector<std::vector<Mark>> chains;
  for (std::size_t i = 0; i < marks.size(); ++i) {
    if (before[i] != kNone || next[i] == kNone) continue;
    std::vector<Mark> chain;
    for (std::size_t k = i; k != kNone; k = next[k]) chain.push_back(marks[k]);
    chains.push_back(std::move(chain));
  }
  return chains;
}

// How much of a chain is wanted: up to the last blank before it is long enough.
void cut_long(Chain& chain) {
  const double far = chain.marks.front().box.x + kEnoughLength * chain.cap;
  std::size_t end = chain.marks.size();
  for (std::size_t i = 1; i < chain.marks.size(); ++i) {
    if (chain.marks[i].box.x - chain.marks[i - 1].box.br().x > 0.3 * chain.cap) end = i;
    if (chain.marks[i].box.br().x > far) break;
    if (i + 1 == chain.marks.size()) end = chain.marks.size();
  }
  chain.marks.resize(end);
}

// Letters stand on one line, and most are as high as small letters or as capitals.
bool measure(Chain& chain) {
  std::vector<double> heights;
  for (const Mark& mark : chain.marks) heights.push_back(mark.box.height);
  chain.cap = middle(heights, 0.75);
  cut_long(chain);
  const double length = chain.marks.back().box.br().x - chain.marks.front().box.x;
  chain.letters = 0;
  for (const Mark& mark : chain.marks) {
    chain.letters += std::max(1.0, mark.box.width / (0.9 * chain.cap));
  }
  if (chain.letters < kLeastLetters || length < kLeastLength * chain.cap) return false;
  double x = 0;
  double y = 0;
  double xx = 0;
  double xy = 0;
  for (const Mark& mark : chain.marks) {
    const cv::Point2d at = middle_of(mark);
    x += at.x;
    y += at.y;
    xx += at.x * at.x;
    xy += at.x * at.y;
  }
  const auto count = static_cast<double>(chain.marks.size());
  const double spread = xx - x * x / count;
  // A few letters don't tell how their row falls.
  chain.slope = spread > 0 && count >= 4 ? (xy - x * y / count) / spread : 0;
  std::vector<double> bottoms;
  for (const Mark& mark : chain.marks) {
    bottoms.push_back(mark.box.br().y - chain.slope * middle_of(mark).x);
  }
  chain.base = middle(bottoms);
  double regular = 0;
  for (std::size_t i = 0; i < chain.marks.size(); ++i) {
    const double tall = chain.marks[i].box.height;
    if (tall > 0.5 * chain.cap && tall < 1.4 * chain.cap &&
        std::abs(bottoms[i] - chain.base) < 0.3 * chain.cap) {
      regular += 1;
    }
  }
  regular /= count;
  if (regular < 0.6) return false;
  std::vector<double> contrasts;
  for (const Mark& mark : chain.marks) contrasts.push_back(mark.contrast);
  chain.contrast = middle(contrasts);
  chain.clearness = regular * regular * std::min(chain.letters, kSomeLetters);
  return true;
}

// Rows that are fainter than the strongest are the less clear for it: waves of security print.
void fade(std::vector<std::pair<Chain, bool>>& found) {
  if (found.empty()) return;
  std::vector<double> contrasts;
  for (const auto& [chain, light] : found) contrasts.push_back(chain.contrast);
  const double full = kFullContrast * middle(contrasts, 0.9);
  for (auto& [chain, light] : found) {
    chain.clearness *= std::min(1.0, chain.contrast / std::max(1e-6, full));
  }
}

}  // namespace

PrintSearch::PrintSearch(const cv::Mat& picture)
    : scale_(
          std::min(1.0, static_cast<double>(kSearchSide) / std::max(picture.cols, picture.rows))) {
  cv::cvtColor(shrunk(picture, scale_), gray_, cv::COLOR_BGR2GRAY);
  cv::GaussianBlur(gray_, gray_, {3, 3}, 0);
  const double smaller =
      std::min(1.0, static_cast<double>(kDirectionSide) / std::max(gray_.cols, gray_.rows));
  const cv::Mat gray = shrunk(gray_, smaller);
  directions_ = directions_of({ink_of(gray, false), ink_of(gray, true)}, gray.size());
}

std::vector<PrintRow> PrintSearch::next() {
  if (!more()) return {};
  const Turned turned = turned_by(gray_, directions_[searched_++]);
  std::vector<std::pair<Chain, bool>> found;
  for (const bool light : {false, true}) {
    const Ink ink = ink_of(turned.gray, light);
    for (auto& marks : chained(ink.marks, turned.gray.size())) {
      Chain chain{std::move(marks)};
      if (!measure(chain) || chain.cap < kLeastCap * scale_) continue;
      if (light) chain.clearness *= kLightIsDoubtful;
      found.emplace_back(std::move(chain), light);
    }
  }
  fade(found);
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return a.first.clearness > b.first.clearness;
  });
  const auto in_picture = [&](double x, const Chain& chain) {
    const cv::Vec2d at = turned.back * cv::Vec3d(x, chain.base + chain.slope * x, 1);
    return cv::Point2f(static_cast<float>(at[0] / scale_), static_cast<float>(at[1] / scale_));
  };
  std::vector<PrintRow> rows;
  for (const auto& [chain, light] : found) {
    rows.push_back({in_picture(chain.marks.front().box.x, chain),
                    in_picture(chain.marks.back().box.br().x, chain), chain.cap / scale_,
                    static_cast<int>(chain.letters), light});
  }
  return rows;
}

cv::Mat strip_of(const cv::Mat& picture, const PrintRow& row, double cap, double air, bool turned) {
  const cv::Point2d along = cv::Point2d(row.to) - cv::Point2d(row.from);
  const double length = std::max(1.0, std::hypot(along.x, along.y));
  const double wanted = cap / row.cap;
  // Made smaller by pixels' means: no stroke may be left out.
  const double scale = std::max(1.0, wanted);
  const double margin = air * row.cap;
  const cv::Size size{std::max(8, cvRound((length + 2 * margin) * scale)),
                      std::max(8, cvRound((row.cap + 2 * margin) * scale))};
  // From the strip's pixels to the picture's: along the row, and down from it.
  const cv::Point2d right = along / length / scale;
  const cv::Point2d down{-right.y, right.x};
  const double x = -margin * scale;
  const double y = -(row.cap + margin) * scale;
  const cv::Point2d start = cv::Point2d(row.from) + right * x + down * y;
  const cv::Matx23d back(right.x, down.x, start.x, right.y, down.y, start.y);
  cv::Mat strip;
  cv::warpAffine(picture, strip, back, size, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP,
                 cv::BORDER_REPLICATE);
  if (wanted < 1) strip = shrunk(strip, wanted);
  if (strip.channels() == 3) cv::cvtColor(strip, strip, cv::COLOR_BGR2GRAY);
  if (row.light_on_dark) cv::bitwise_not(strip, strip);
  if (turned) cv::rotate(strip, strip, cv::ROTATE_180);
  return strip;
}

}  // namespace antrean::ocr
