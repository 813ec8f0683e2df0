#include "ocr/find_page.hpp"

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace antrean::ocr {
namespace {

// Rules are hardly a pixel wide at this size, and still seen; text doesn't touch them.
constexpr int kSearchSide = 1800;
constexpr double kDark = 0.90;
// Long to short side of one table, and of both with the gap between them, seen aslant.
constexpr double kLeastTable = 2.9;
constexpr double kMostTable = 8.5;
constexpr double kLeastBoth = 1.5;
constexpr double kLeastLength = 0.24;

struct Ruled {
  std::vector<cv::Point> hull;
  cv::Point2f center;
  double length = 0;
  double height = 0;
  // Direction of the long side.
  cv::Point2f along;
};

Ruled measured(const std::vector<cv::Point>& points) {
  Ruled ruled;
  cv::convexHull(points, ruled.hull);
  const cv::RotatedRect around = cv::minAreaRect(ruled.hull);
  std::array<cv::Point2f, 4> corners;
  around.points(corners.data());
  cv::Point2f a = corners[1] - corners[0];
  cv::Point2f b = corners[2] - corners[1];
  if (cv::norm(a) < cv::norm(b)) std::swap(a, b);
  ruled.center = around.center;
  ruled.length = cv::norm(a);
  ruled.height = std::max(1.0, cv::norm(b));
  ruled.along = a * static_cast<float>(1 / std::max(1.0, ruled.length));
  return ruled;
}

// `picture` moved by `by` pixels, its border drawn out.
cv::Mat moved(const cv::Mat& picture, const cv::Point& by) {
  const cv::Point room(std::abs(by.x), std::abs(by.y));
  cv::Mat wide;
  cv::copyMakeBorder(picture, wide, room.y, room.y, room.x, room.x, cv::BORDER_REPLICATE);
  return wide(cv::Rect(room - by, picture.size()));
}

// Dark between lighter sides, whatever the light: a rule or a stroke, but no edge of a shadow.
cv::Mat ink_of(const cv::Mat& gray, double dark) {
  constexpr int kAside = 6;  // pixels from a rule, clear of its blur
  cv::Mat near;
  cv::blur(gray, near, {5, 5});
  cv::Mat around = cv::Mat::zeros(gray.size(), CV_8U);
  for (const cv::Point& aside :
       {cv::Point{kAside, 0}, cv::Point{0, kAside}, cv::Point{kAside - 2, kAside - 2},
        cv::Point{kAside - 2, 2 - kAside}}) {
    cv::Mat darker;
    cv::min(moved(near, aside), moved(near, -aside), darker);
    cv::max(around, darker, around);
  }
  cv::Mat limit;
  around.convertTo(limit, CV_8U, dark, -1);
  cv::Mat ink;
  cv::compare(gray, limit, ink, cv::CMP_LT);
  return ink;
}

std::vector<Ruled> ruled_parts(const cv::Mat& ink) {
  cv::Mat labels;
  cv::Mat stats;
  cv::Mat centers;
  const int count = cv::connectedComponentsWithStats(ink, labels, stats, centers, 8, CV_32S);
  const int least = cvRound(kLeastLength * std::max(ink.cols, ink.rows));
  std::vector<Ruled> found;
  for (int i = 1; i < count; ++i) {
    const int* at = stats.ptr<int>(i);
    const cv::Rect box{at[cv::CC_STAT_LEFT], at[cv::CC_STAT_TOP], at[cv::CC_STAT_WIDTH],
                       at[cv::CC_STAT_HEIGHT]};
    if (std::hypot(box.width, box.height) < least) continue;
    // A table has a dozen rules along its length.
    if (at[cv::CC_STAT_AREA] < 5 * std::max(box.width, box.height)) continue;
    std::vector<cv::Point> points;
    for (int y = box.y; y < box.br().y; ++y) {
      const int* row = labels.ptr<int>(y);
      int left = -1;
      int right = -1;
      for (int x = box.x; x < box.br().x; ++x) {
        if (row[x] != i) continue;
        if (left < 0) left = x;
        right = x;
      }
      if (left < 0) continue;
      points.emplace_back(left, y);
      points.emplace_back(right, y);
    }
    Ruled ruled = measured(points);
    if (ruled.length >= least) found.push_back(std::move(ruled));
  }
  return found;
}

double aspect(const Ruled& ruled) {
  return ruled.length / ruled.height;
}

// Both tables as one shape: a part that holds both, or two parts side by side.
std::optional<Ruled> both_tables(const std::vector<Ruled>& parts) {
  std::optional<Ruled> best;
  double best_area = 0;
  const auto offer = [&](const Ruled& ruled) {
    const double area = cv::contourArea(ruled.hull);
    if (area > best_area) {
      best_area = area;
      best = ruled;
    }
  };
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (aspect(parts[i]) < kLeastTable || aspect(parts[i]) > kMostTable) continue;
    for (std::size_t k = i + 1; k < parts.size(); ++k) {
      const Ruled& a = parts[i];
      const Ruled& b = parts[k];
      if (aspect(b) < kLeastTable || aspect(b) > kMostTable) continue;
      if (std::max(a.length, b.length) > 1.35 * std::min(a.length, b.length)) continue;
      if (std::abs(a.along.dot(b.along)) < 0.97F) continue;
      const cv::Point2f off = b.center - a.center;
      const double side = std::abs(off.dot(a.along));
      const double away = std::abs(off.x * a.along.y - off.y * a.along.x);
      const double height = (a.height + b.height) / 2;
      if (side > 0.25 * a.length || away < 0.6 * height || away > 1.7 * height) continue;
      std::vector<cv::Point> all = a.hull;
      all.insert(all.end(), b.hull.begin(), b.hull.end());
      offer(measured(all));
    }
  }
  return best;
}

// Four corners of a shape that is nearly a quadrilateral, clockwise, a long side first.
std::optional<std::array<cv::Point2f, 4>> corners_of(const Ruled& ruled) {
  std::vector<cv::Point> rough;
  for (double share = 0.005; share < 0.12; share *= 1.25) {
    cv::approxPolyDP(ruled.hull, rough, share * 2 * (ruled.length + ruled.height), true);
    if (rough.size() <= 4) break;
  }
  if (rough.size() != 4) return std::nullopt;
  cv::Point2f center{0, 0};
  for (const auto& point : rough) center += cv::Point2f(point) * 0.25F;
  std::vector<cv::Point2f> points(rough.begin(), rough.end());
  std::sort(points.begin(), points.end(), [&](const cv::Point2f& a, const cv::Point2f& b) {
    return std::atan2(a.y - center.y, a.x - center.x) < std::atan2(b.y - center.y, b.x - center.x);
  });
  const double first = cv::norm(points[1] - points[0]) + cv::norm(points[3] - points[2]);
  const double second = cv::norm(points[2] - points[1]) + cv::norm(points[0] - points[3]);
  if (first < second) std::rotate(points.begin(), points.begin() + 1, points.end());
  if (std::max(first, second) < kLeastBoth * std::min(first, second)) return std::nullopt;
  std::array<cv::Point2f, 4> corners;
  std::copy(points.begin(), points.end(), corners.begin());
  // Nearer to upright than to upside down, for what is seldom turned.
  if (corners[1].x < corners[0].x) std::rotate(corners.begin(), corners.begin() + 2, corners.end());
  return corners;
}

}  // namespace

PagePlace place_by_tables(const std::array<cv::Point2f, 4>& tables) {
  const auto left = static_cast<float>(kTablesOnPage.x);
  const auto top = static_cast<float>(kTablesOnPage.y);
  const auto right = static_cast<float>(kTablesOnPage.br().x);
  const auto bottom = static_cast<float>(kTablesOnPage.br().y);
  const std::array<cv::Point2f, 4> on_page{
      {{left, top}, {right, top}, {right, bottom}, {left, bottom}}};
  return {cv::getPerspectiveTransform(on_page.data(), tables.data()), tables};
}

PagePlace turned(const PagePlace& place) {
  auto tables = place.tables;
  std::rotate(tables.begin(), tables.begin() + 2, tables.end());
  return place_by_tables(tables);
}

std::optional<PagePlace> find_page(const cv::Mat& gray, bool thorough) {
  const double shrink =
      std::min(1.0, static_cast<double>(kSearchSide) / std::max(gray.cols, gray.rows));
  cv::Mat small;
  cv::resize(gray, small, {}, shrink, shrink, cv::INTER_AREA);
  std::optional<Ruled> both;
  for (const double dark : {kDark, 0.95, 0.85}) {
    cv::Mat ink = ink_of(small, dark);
    both = both_tables(ruled_parts(ink));
    if (both || !thorough) break;
    // Rules that fell to pieces are joined.
    cv::dilate(ink, ink, cv::getStructuringElement(cv::MORPH_RECT, {3, 3}));
    both = both_tables(ruled_parts(ink));
    if (both) break;
  }
  if (!both) return std::nullopt;
  auto corners = corners_of(*both);
  if (!corners) return std::nullopt;
  for (auto& corner : *corners) corner *= static_cast<float>(1 / shrink);
  return place_by_tables(*corners);
}

cv::Mat page_part(const cv::Mat& gray, const PagePlace& place, const cv::Rect2d& part,
                  double scale) {
  const cv::Mat shift =
      (cv::Mat_<double>(3, 3) << 1 / scale, 0, part.x, 0, 1 / scale, part.y, 0, 0, 1);
  cv::Mat straight;
  cv::warpPerspective(gray, straight, place.to_picture * shift,
                      {cvRound(part.width * scale), cvRound(part.height * scale)},
                      cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
  return straight;
}

cv::Point2f on_picture(const PagePlace& place, const cv::Point2f& point) {
  std::vector<cv::Point2f> mapped;
  cv::perspectiveTransform(std::vector<cv::Point2f>{point}, mapped, place.to_picture);
  return mapped[0];
}

std::array<cv::Point2f, 4> page_corners(const PagePlace& place) {
  const auto w = static_cast<float>(kPageWidth);
  const auto h = static_cast<float>(kPageHeight);
  return {on_picture(place, {0, 0}), on_picture(place, {w, 0}), on_picture(place, {w, h}),
          on_picture(place, {0, h})};
}

}  // namespace antrean::ocr
