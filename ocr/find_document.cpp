#include "ocr/find_document.hpp"

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <tuple>
#include <utility>

#include "ocr/card_sides.hpp"
#include "ocr/shrink.hpp"

namespace antrean::ocr {
namespace {

// The search is made at this size: edges of a card are long, details only disturb.
constexpr int kSearchSide = 560;
constexpr double kAspectTolerance = 0.30;
// How far the shape of a picture that was cut to its card is off a card's, as a share.
constexpr double kShapeOff = 0.06;
constexpr double kSmallestShare = 0.05;
constexpr std::size_t kMostCandidates = 5;
constexpr std::size_t kMostBySides = 8;
constexpr std::size_t kMostByHue = 12;

struct Candidate {
  Quad quad;
  double score = 0;
};

double side(const cv::Point2f& a, const cv::Point2f& b) {
  return cv::norm(a - b);
}

}  // namespace

double aspect_of(const Quad& quad) {
  const double width = (side(quad[0], quad[1]) + side(quad[2], quad[3])) / 2;
  const double height = (side(quad[1], quad[2]) + side(quad[3], quad[0])) / 2;
  return height > 1 ? width / height : 0;
}

double width_of(const Quad& quad) {
  return std::max(side(quad[0], quad[1]), side(quad[2], quad[3]));
}

bool alike(const Quad& a, const Quad& b, double tolerance) {
  double worst = 0;
  for (std::size_t i = 0; i < 4; ++i) worst = std::max(worst, side(a[i], b[i]));
  return worst < tolerance;
}

Quad ordered_corners(std::vector<cv::Point2f> points) {
  cv::Point2f center{0, 0};
  for (const auto& point : points) center += point * 0.25F;
  std::sort(points.begin(), points.end(), [&](const cv::Point2f& a, const cv::Point2f& b) {
    return std::atan2(a.y - center.y, a.x - center.x) < std::atan2(b.y - center.y, b.x - center.x);
  });
  Quad quad;
  std::copy(points.begin(), points.end(), quad.begin());
  if (aspect_of(quad) < 1) std::rotate(quad.begin(), quad.begin() + 1, quad.end());
  return quad;
}

namespace {

struct Straight {
  cv::Point2f point;
  cv::Point2f direction;
};

std::optional<cv::Point2f> crossing(const Straight& a, const Straight& b) {
  const float cross = a.direction.x * b.direction.y - a.direction.y * b.direction.x;
  if (std::abs(cross) < 0.2F) return std::nullopt;
  const cv::Point2f off = b.point - a.point;
  const float along = (off.x * b.direction.y - off.y * b.direction.x) / cross;
  return a.point + a.direction * along;
}

// A card's corners are round, so that a contour's extreme points lie inside of the true corners:
// each side is fitted to the middle part of its contour, and the sides are crossed.
Quad fitted(const std::vector<cv::Point>& contour, const Quad& rough) {
  std::array<std::vector<cv::Point2f>, 4> near;
  std::array<float, 4> reach{};
  for (std::size_t i = 0; i < 4; ++i) {
    reach[i] = static_cast<float>(side(rough[i], rough[(i + 1) % 4]));
  }
  const float far = 0.035F * std::max(reach[0], reach[1]);
  for (std::size_t k = 0; k < contour.size(); ++k) {
    // Straight pieces are stored by their ends only; what lies between counts as well.
    const cv::Point2f from = contour[k];
    const cv::Point2f to = contour[(k + 1) % contour.size()];
    const int steps = std::max(1, static_cast<int>(side(from, to) / 2));
    for (int step = 0; step < steps; ++step) {
      const cv::Point2f point =
          from + (to - from) * (static_cast<float>(step) / static_cast<float>(steps));
      for (std::size_t i = 0; i < 4; ++i) {
        const cv::Point2f along = (rough[(i + 1) % 4] - rough[i]) / std::max(1.0F, reach[i]);
        const cv::Point2f off = point - rough[i];
        const float share = off.dot(along) / std::max(1.0F, reach[i]);
        const float away = std::abs(off.x * along.y - off.y * along.x);
        if (share > 0.1F && share < 0.9F && away < far) near[i].push_back(point);
      }
    }
  }
  std::array<Straight, 4> sides;
  for (std::size_t i = 0; i < 4; ++i) {
    if (static_cast<float>(near[i].size()) < 0.15F * reach[i]) return rough;
    cv::Vec4f line;
    cv::fitLine(near[i], line, cv::DIST_HUBER, 0, 0.01, 0.01);
    sides[i] = {{line[2], line[3]}, {line[0], line[1]}};
  }
  Quad quad;
  for (std::size_t i = 0; i < 4; ++i) {
    const auto corner = crossing(sides[(i + 3) % 4], sides[i]);
    if (!corner || side(*corner, rough[i]) > 3 * far) return rough;
    quad[i] = *corner;
  }
  return quad;
}

bool is_convex(const Quad& quad) {
  return cv::isContourConvex(std::vector<cv::Point2f>(quad.begin(), quad.end()));
}

// Scores by share of the picture, by the shape's nearness to a card, and by how well the contour
// fills its quadrilateral.
void consider(const std::vector<cv::Point>& contour, double picture_area,
              std::vector<Candidate>& found) {
  const cv::Rect around = cv::boundingRect(contour);
  if (around.area() < kSmallestShare * picture_area) return;
  std::vector<cv::Point> hull;
  cv::convexHull(contour, hull);
  const double area = cv::contourArea(hull);
  if (area < kSmallestShare * picture_area || area > 0.995 * picture_area) return;
  std::vector<cv::Point> corners;
  const double length = cv::arcLength(hull, true);
  // Rounded corners: the tolerance grows until four points are left.
  for (double tolerance = 0.01; tolerance < 0.09; tolerance += 0.01) {
    cv::approxPolyDP(hull, corners, tolerance * length, true);
    if (corners.size() <= 4) break;
  }
  std::vector<std::vector<cv::Point2f>> shapes;
  if (corners.size() == 4) shapes.emplace_back(corners.begin(), corners.end());
  cv::Point2f box[4];
  cv::minAreaRect(hull).points(box);
  if (shapes.empty()) shapes.emplace_back(box, box + 4);
  for (const auto& points : shapes) {
    const Quad quad = fitted(hull, ordered_corners(points));
    if (!is_convex(quad)) continue;
    const double off = std::abs(aspect_of(quad) / kCardAspect - 1);
    if (off > kAspectTolerance) continue;
    const double quad_area = cv::contourArea(std::vector<cv::Point2f>(quad.begin(), quad.end()));
    const double filled = std::min(area, quad_area) / std::max(area, quad_area);
    if (filled < 0.86) continue;
    found.push_back(
        {quad, filled * filled * filled * (1 - off) * std::pow(area / picture_area, 0.35)});
  }
}

void search(const cv::Mat& mask, std::vector<Candidate>& found) {
  std::vector<std::vector<cv::Point>> contours;
  cv::findContours(mask, contours, cv::RETR_LIST, cv::CHAIN_APPROX_SIMPLE);
  for (const auto& contour : contours) {
    if (contour.size() >= 4) consider(contour, static_cast<double>(mask.total()), found);
  }
}

// The best candidates that are unlike each other and what is known already, which they are added
// to.
std::vector<Quad> best_of(std::vector<Candidate> found, std::size_t most,
                          std::vector<Quad>& known) {
  std::sort(found.begin(), found.end(),
            [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
  std::vector<Quad> quads;
  for (const Candidate& candidate : found) {
    const double tolerance = 0.025 * side(candidate.quad[0], candidate.quad[2]);
    const auto like_it = [&](const Quad& quad) { return alike(quad, candidate.quad, tolerance); };
    if (std::any_of(known.begin(), known.end(), like_it)) continue;
    known.push_back(candidate.quad);
    quads.push_back(candidate.quad);
    if (quads.size() == most) break;
  }
  return quads;
}

Quad scaled(Quad quad, double by) {
  for (cv::Point2f& point : quad) point *= static_cast<float>(by);
  return quad;
}

Quad whole_of(const cv::Size& picture) {
  const auto w = static_cast<float>(picture.width);
  const auto h = static_cast<float>(picture.height);
  return ordered_corners({{0, 0}, {w, 0}, {w, h}, {0, h}});
}

// The picture as it is searched, and its size over the picture's.
std::pair<cv::Mat, double> search_size(const cv::Mat& picture) {
  const double scale =
      std::min(1.0, static_cast<double>(kSearchSide) / std::max(picture.cols, picture.rows));
  cv::Mat small;
  cv::medianBlur(shrunk(picture, scale), small, 3);
  return {small, scale};
}

// How far each pixel's colour is from that of the picture's border: a card on a plain table.
cv::Mat off_border(const cv::Mat& small) {
  cv::Mat lab;
  cv::cvtColor(small, lab, cv::COLOR_BGR2Lab);
  std::array<std::vector<std::uint8_t>, 3> border;
  const auto add = [&](int x, int y) {
    const auto& pixel = lab.at<cv::Vec3b>(y, x);
    for (int c = 0; c < 3; ++c) border[static_cast<std::size_t>(c)].push_back(pixel[c]);
  };
  for (int x = 0; x < lab.cols; x += 2) {
    add(x, 1);
    add(x, lab.rows - 2);
  }
  for (int y = 0; y < lab.rows; y += 2) {
    add(1, y);
    add(lab.cols - 2, y);
  }
  cv::Scalar middle;
  for (std::size_t c = 0; c < 3; ++c) {
    const auto half = border[c].begin() + static_cast<std::ptrdiff_t>(border[c].size() / 2);
    std::nth_element(border[c].begin(), half, border[c].end());
    middle[static_cast<int>(c)] = *half;
  }
  cv::Mat off;
  cv::absdiff(lab, middle, off);
  std::vector<cv::Mat> parts;
  cv::split(off, parts);
  cv::Mat sum;
  cv::addWeighted(parts[1], 1.5, parts[2], 1.5, 0, sum);
  cv::addWeighted(parts[0], 1.0, sum, 1.0, 0, sum);
  return sum;
}

// Blue and red over green at half the size, in logarithms, which no shadow changes, and a little of
// the light.
cv::Mat hues_of(const cv::Mat& small) {
  constexpr float kNoise = 6;  // grey levels: in the dark it has colours of its own
  constexpr float kLight = 0.15F;
  cv::Mat smooth;
  cv::medianBlur(small, smooth, 5);
  cv::GaussianBlur(smooth, smooth, {}, 2);
  cv::resize(smooth, smooth, {smooth.cols / 2, smooth.rows / 2}, 0, 0, cv::INTER_AREA);
  cv::Mat levels;
  smooth.convertTo(levels, CV_32F, 1, kNoise);
  cv::log(levels, levels);
  cv::Mat hues;
  cv::transform(levels, hues, cv::Matx33f{1, -1, 0, 0, -1, 1, 0, kLight, 0});
  return hues;
}

}  // namespace

std::vector<Quad> whole_if_card(const cv::Size& picture) {
  const Quad whole = whole_of(picture);
  if (std::abs(aspect_of(whole) / kCardAspect - 1) >= kShapeOff) return {};
  return {whole};
}

cv::Mat CardSearch::channel() const {
  cv::Mat made;
  switch (searched_) {
    case 0:
      cv::cvtColor(small_, made, cv::COLOR_BGR2GRAY);
      return made;
    case 1:
      cv::cvtColor(small_, made, cv::COLOR_BGR2HSV);
      cv::extractChannel(made, made, 1);
      return made;
    default:
      return off_border(small_);
  }
}

std::vector<Quad> CardSearch::next() {
  if (searched_ >= kChannels) return {};
  if (small_.empty()) std::tie(small_, scale_) = search_size(picture_);
  std::vector<Candidate> found;
  const cv::Mat narrow = cv::getStructuringElement(cv::MORPH_RECT, {3, 3});
  const cv::Mat wide = cv::getStructuringElement(cv::MORPH_RECT, {11, 11});
  cv::Mat smooth;
  cv::GaussianBlur(channel(), smooth, {5, 5}, 0);
  cv::Mat mask;
  const double split = cv::threshold(smooth, mask, 0, 255, cv::THRESH_BINARY | cv::THRESH_OTSU);
  cv::Mat closed;
  cv::morphologyEx(mask, closed, cv::MORPH_CLOSE, wide);
  search(closed, found);
  cv::morphologyEx(mask, closed, cv::MORPH_OPEN, wide);
  search(closed, found);
  const double high = std::clamp(split * 0.8, 30.0, 110.0);
  for (const double part : {1.0, 0.4}) {
    cv::Canny(smooth, mask, high * part * 0.4, high * part);
    cv::dilate(mask, mask, narrow);
    search(mask, found);
  }
  ++searched_;
  std::vector<Quad> quads = best_of(std::move(found), kMostCandidates, known_);
  for (Quad& quad : quads) quad = scaled(quad, 1 / scale_);
  if (searched_ == kChannels && known_.empty()) quads.push_back(whole_of(picture_.size()));
  return quads;
}

std::vector<Quad> find_broken_cards(const cv::Mat& picture) {
  const auto [small, scale] = search_size(picture);
  std::vector<Quad> quads = cards_by_sides(small, kMostBySides);
  for (Quad& quad : quads) quad = scaled(quad, 1 / scale);
  return quads;
}

std::vector<Quad> find_cards_by_hue(const cv::Mat& picture) {
  const auto [small, scale] = search_size(picture);
  const cv::Mat hues = hues_of(small);
  const cv::Mat wide = cv::getStructuringElement(cv::MORPH_RECT, {11, 11});
  std::vector<Candidate> found;
  for (const int count : {2, 3, 5}) {
    // The same picture always has the same groups.
    cv::theRNG().state = 1;
    cv::Mat group;
    cv::kmeans(hues.reshape(1, static_cast<int>(hues.total())), count, group,
               {cv::TermCriteria::COUNT + cv::TermCriteria::EPS, 20, 0.01}, 1,
               cv::KMEANS_PP_CENTERS);
    group = group.reshape(1, hues.rows);
    for (int i = 0; i < count; ++i) {
      for (const int how : {cv::MORPH_CLOSE, cv::MORPH_OPEN}) {
        cv::Mat mask;
        cv::resize(group == i, mask, small.size(), 0, 0, cv::INTER_LINEAR);
        cv::morphologyEx(mask > 127, mask, how, wide);
        search(mask, found);
      }
    }
  }
  std::vector<Quad> known;
  std::vector<Quad> quads = best_of(std::move(found), kMostByHue, known);
  for (Quad& quad : quads) quad = scaled(quad, 1 / scale);
  return quads;
}

cv::Mat rectify(const cv::Mat& picture, const Quad& quad, bool upside_down) {
  return rectify(picture, quad, upside_down, {0, 0, kCardWidth, kCardHeight});
}

cv::Mat rectify(const cv::Mat& picture, const Quad& quad, bool upside_down, const cv::Rect& part) {
  const auto x = static_cast<float>(part.x);
  const auto y = static_cast<float>(part.y);
  const auto w = static_cast<float>(kCardWidth);
  const auto h = static_cast<float>(kCardHeight);
  const std::array<cv::Point2f, 4> target{{{-x, -y}, {w - x, -y}, {w - x, h - y}, {-x, h - y}}};
  Quad source = quad;
  if (upside_down) std::rotate(source.begin(), source.begin() + 2, source.end());
  const cv::Mat transform = cv::getPerspectiveTransform(source.data(), target.data());
  cv::Mat card;
  cv::warpPerspective(picture, card, transform, part.size(), cv::INTER_LINEAR,
                      cv::BORDER_REPLICATE);
  return card;
}

}  // namespace antrean::ocr
