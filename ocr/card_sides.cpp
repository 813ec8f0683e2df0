#include "ocr/card_sides.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <utility>

namespace antrean::ocr {
namespace {

// Shares of the picture's longer side: of a segment worth looking at, and between two sides.
constexpr float kShortest = 0.03F;
constexpr float kNearest = 0.12F;
// Segments on one straight line: cosine of the angle between, and pixels aside.
constexpr float kSameDirection = 0.9993F;
constexpr float kAside = 3;
constexpr std::size_t kMostLines = 26;
// Cosines: opposite sides of a tilted card, and neighbouring ones.
constexpr float kOpposite = 0.88F;
constexpr float kNeighbours = 0.57F;
constexpr double kAspectTolerance = 0.30;
constexpr double kSmallestShare = 0.08;
// Corners may lie so far outside of the picture, as a share of its longer side.
constexpr float kOutside = 0.12F;
// The picture's edge is as good as a side that is seen on this share of its length.
constexpr float kEdgeSeen = 0.45F;
// Fewer of the sides than this aren't seen by chance alone.
constexpr float kLeastSeen = 0.35F;

// A straight line and where along it something is seen, in pixels from `point`.
struct Line {
  cv::Point2f point;
  cv::Point2f direction;
  std::vector<std::pair<float, float>> seen;
  float length = 0;
  bool edge_of_picture = false;
};

float aside(const Line& line, const cv::Point2f& point) {
  const cv::Point2f off = point - line.point;
  return std::abs(off.x * line.direction.y - off.y * line.direction.x);
}

float along(const Line& line, const cv::Point2f& point) {
  return (point - line.point).dot(line.direction);
}

// The share of the way from one point on the line to another on which something is seen.
float seen_between(const Line& line, float from, float to) {
  if (from > to) std::swap(from, to);
  float sum = 0;
  float reached = from;
  for (const auto& [begin, end] : line.seen) {
    const float first = std::max(begin, reached);
    const float last = std::min(end, to);
    if (last <= first) continue;
    sum += last - first;
    reached = last;
  }
  return to - from < 1 ? 0 : sum / (to - from);
}

std::vector<cv::Vec4f> segments_of(const cv::Mat& small) {
  cv::Mat hsv;
  cv::cvtColor(small, hsv, cv::COLOR_BGR2HSV);
  cv::Mat gray;
  cv::cvtColor(small, gray, cv::COLOR_BGR2GRAY);
  cv::Mat saturation;
  cv::extractChannel(hsv, saturation, 1);
  const auto detector = cv::createLineSegmentDetector(cv::LSD_REFINE_STD);
  std::vector<cv::Vec4f> segments;
  for (const cv::Mat& channel : {gray, saturation}) {
    std::vector<cv::Vec4f> found;
    detector->detect(channel, found);
    segments.insert(segments.end(), found.begin(), found.end());
  }
  const auto length = [](const cv::Vec4f& one) {
    return std::hypot(one[2] - one[0], one[3] - one[1]);
  };
  const float shortest = kShortest * static_cast<float>(std::max(small.cols, small.rows));
  std::erase_if(segments, [&](const cv::Vec4f& one) { return length(one) < shortest; });
  std::sort(segments.begin(), segments.end(),
            [&](const cv::Vec4f& a, const cv::Vec4f& b) { return length(a) > length(b); });
  return segments;
}

// Pieces of one side, broken by what lies over it, become one line.
std::vector<Line> lines_of(const std::vector<cv::Vec4f>& segments) {
  std::vector<Line> lines;
  for (const cv::Vec4f& segment : segments) {
    const cv::Point2f from{segment[0], segment[1]};
    const cv::Point2f to{segment[2], segment[3]};
    const auto length = static_cast<float>(cv::norm(to - from));
    const cv::Point2f direction = (to - from) / length;
    const auto same = std::find_if(lines.begin(), lines.end(), [&](const Line& line) {
      return std::abs(line.direction.dot(direction)) > kSameDirection &&
             aside(line, from) < kAside && aside(line, to) < kAside;
    });
    Line& line =
        same != lines.end() ? *same : lines.emplace_back(Line{from, direction, {}, 0, false});
    const float begin = along(line, from);
    const float end = along(line, to);
    line.seen.emplace_back(std::min(begin, end), std::max(begin, end));
    line.length += length;
  }
  for (Line& line : lines) std::sort(line.seen.begin(), line.seen.end());
  std::stable_sort(lines.begin(), lines.end(),
                   [](const Line& a, const Line& b) { return a.length > b.length; });
  if (lines.size() > kMostLines) lines.resize(kMostLines);
  return lines;
}

void add_edges(const cv::Size& size, std::vector<Line>& lines) {
  const auto w = static_cast<float>(size.width);
  const auto h = static_cast<float>(size.height);
  lines.push_back({{0, 0}, {1, 0}, {}, 0, true});
  lines.push_back({{0, h}, {1, 0}, {}, 0, true});
  lines.push_back({{0, 0}, {0, 1}, {}, 0, true});
  lines.push_back({{w, 0}, {0, 1}, {}, 0, true});
}

std::optional<cv::Point2f> crossing(const Line& a, const Line& b) {
  const float cross = a.direction.x * b.direction.y - a.direction.y * b.direction.x;
  if (std::abs(cross) < 0.3F) return std::nullopt;
  const cv::Point2f off = b.point - a.point;
  return a.point + a.direction * ((off.x * b.direction.y - off.y * b.direction.x) / cross);
}

struct Candidate {
  Quad quad;
  double score = 0;
};

double side(const cv::Point2f& a, const cv::Point2f& b) {
  return cv::norm(a - b);
}

class Search {
 public:
  Search(const cv::Size& size, std::vector<Line> lines) : size_(size), lines_(std::move(lines)) {}

  std::vector<Candidate> candidates() && {
    const float nearest = kNearest * static_cast<float>(std::max(size_.width, size_.height));
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      for (std::size_t j = i + 1; j < lines_.size(); ++j) {
        if (std::abs(lines_[i].direction.dot(lines_[j].direction)) < kOpposite) continue;
        const cv::Point2f middle{static_cast<float>(size_.width) / 2,
                                 static_cast<float>(size_.height) / 2};
        // How far apart where the picture's middle is.
        const cv::Point2f on = lines_[i].point + lines_[i].direction * along(lines_[i], middle);
        if (aside(lines_[j], on) >= nearest) pairs.emplace_back(i, j);
      }
    }
    for (std::size_t a = 0; a < pairs.size(); ++a) {
      for (std::size_t b = a + 1; b < pairs.size(); ++b) consider(pairs[a], pairs[b]);
    }
    return std::move(found_);
  }

 private:
  void consider(const std::pair<std::size_t, std::size_t>& one,
                const std::pair<std::size_t, std::size_t>& other) {
    const std::array<const Line*, 4> around{&lines_[one.first], &lines_[other.first],
                                            &lines_[one.second], &lines_[other.second]};
    const auto edges = std::count_if(around.begin(), around.end(),
                                     [](const Line* line) { return line->edge_of_picture; });
    if (edges > 2) return;
    Quad quad;
    for (std::size_t i = 0; i < 4; ++i) {
      const Line& next = *around.at((i + 1) % 4);
      if (std::abs(around.at(i)->direction.dot(next.direction)) > kNeighbours) return;
      const auto corner = crossing(*around.at(i), next);
      if (!corner || !is_near(*corner)) return;
      quad.at(i) = *corner;
    }
    // Side i lies between the corners i - 1 and i, on line i.
    double sum = 0;
    double least = 1;
    for (std::size_t i = 0; i < 4; ++i) {
      const Line& line = *around.at(i);
      const float seen =
          line.edge_of_picture
              ? kEdgeSeen
              : seen_between(line, along(line, quad.at((i + 3) % 4)), along(line, quad.at(i)));
      sum += static_cast<double>(seen) / 4;
      least = std::min<double>(least, seen);
    }
    if (sum < kLeastSeen) return;
    const std::vector<cv::Point2f> points(quad.begin(), quad.end());
    if (!cv::isContourConvex(points)) return;
    const double share = cv::contourArea(points) / size_.area();
    if (share < kSmallestShare) return;
    quad = ordered_corners(points);
    const double width = (side(quad[0], quad[1]) + side(quad[2], quad[3])) / 2;
    const double height = (side(quad[1], quad[2]) + side(quad[3], quad[0])) / 2;
    const double off = std::abs(width / std::max(1.0, height) / kCardAspect - 1);
    if (off > kAspectTolerance) return;
    found_.push_back({quad, sum * (0.3 + least) * (1 - off) * std::pow(share, 0.25)});
  }

  bool is_near(const cv::Point2f& point) const {
    const float reach = kOutside * static_cast<float>(std::max(size_.width, size_.height));
    return point.x > -reach && point.y > -reach &&
           point.x < static_cast<float>(size_.width) + reach &&
           point.y < static_cast<float>(size_.height) + reach;
  }

  cv::Size size_;
  std::vector<Line> lines_;
  std::vector<Candidate> found_;
};

}  // namespace

std::vector<Quad> cards_by_sides(const cv::Mat& small, std::size_t most) {
  std::vector<Line> lines = lines_of(segments_of(small));
  add_edges(small.size(), lines);
  std::vector<Candidate> found = Search{small.size(), std::move(lines)}.candidates();
  std::stable_sort(found.begin(), found.end(),
                   [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
  std::vector<Quad> quads;
  for (const Candidate& candidate : found) {
    if (quads.size() == most) break;
    const double tolerance = 0.03 * side(candidate.quad[0], candidate.quad[2]);
    const bool known = std::any_of(quads.begin(), quads.end(), [&](const Quad& quad) {
      double worst = 0;
      for (std::size_t i = 0; i < 4; ++i) worst = std::max(worst, side(quad[i], candidate.quad[i]));
      return worst < tolerance;
    });
    if (!known) quads.push_back(candidate.quad);
  }
  return quads;
}

}  // namespace antrean::ocr
