#include "ocr/find_document.hpp"

#include <algorithm>
#include <opencv2/imgproc.hpp>

namespace antrean::ocr {
namespace {

// The search is made at this size: edges of a card are long, details only disturb.
constexpr int kSearchSide = 800;
constexpr double kAspectTolerance = 0.18;
constexpr double kSmallestShare = 0.06;
constexpr std::size_t kMostCandidates = 4;

struct Candidate {
  Quad quad;
  double score = 0;
};

double side(const cv::Point2f& a, const cv::Point2f& b) {
  return cv::norm(a - b);
}

// Clockwise, beginning so that the first side is a long one.
Quad ordered(std::vector<cv::Point2f> points) {
  cv::Point2f center{0, 0};
  for (const auto& point : points) center += point * 0.25F;
  std::sort(points.begin(), points.end(), [&](const cv::Point2f& a, const cv::Point2f& b) {
    return std::atan2(a.y - center.y, a.x - center.x) < std::atan2(b.y - center.y, b.x - center.x);
  });
  const double first = side(points[0], points[1]) + side(points[2], points[3]);
  const double second = side(points[1], points[2]) + side(points[3], points[0]);
  if (second > first) std::rotate(points.begin(), points.begin() + 1, points.end());
  Quad quad;
  std::copy(points.begin(), points.end(), quad.begin());
  return quad;
}

double aspect_of(const Quad& quad) {
  const double width = (side(quad[0], quad[1]) + side(quad[2], quad[3])) / 2;
  const double height = (side(quad[1], quad[2]) + side(quad[3], quad[0])) / 2;
  return height > 1 ? width / height : 0;
}

// Scores by share of the picture, by the shape's nearness to a card, and by how well the contour
// fills its quadrilateral.
void consider(const std::vector<cv::Point>& contour, double picture_area,
              std::vector<Candidate>& found) {
  std::vector<cv::Point> hull;
  cv::convexHull(contour, hull);
  const double area = cv::contourArea(hull);
  if (area < kSmallestShare * picture_area || area > 0.985 * picture_area) return;
  std::vector<cv::Point> corners;
  const double around = cv::arcLength(hull, true);
  // Rounded corners: the tolerance grows until four points are left.
  for (double tolerance = 0.01; tolerance < 0.09; tolerance += 0.01) {
    cv::approxPolyDP(hull, corners, tolerance * around, true);
    if (corners.size() <= 4) break;
  }
  std::vector<cv::Point2f> points;
  if (corners.size() == 4) {
    for (const auto& corner : corners) points.emplace_back(corner);
  } else {
    cv::Point2f box[4];
    cv::minAreaRect(hull).points(box);
    points.assign(box, box + 4);
  }
  const Quad quad = ordered(points);
  const double off = std::abs(aspect_of(quad) / kCardAspect - 1);
  if (off > kAspectTolerance) return;
  const double quad_area = cv::contourArea(std::vector<cv::Point2f>(quad.begin(), quad.end()));
  const double filled = std::min(area, quad_area) / std::max(area, quad_area);
  if (filled < 0.85) return;
  found.push_back({quad, filled * (1 - off) * std::sqrt(area / picture_area)});
}

void search(const cv::Mat& mask, std::vector<Candidate>& found) {
  std::vector<std::vector<cv::Point>> contours;
  cv::findContours(mask, contours, cv::RETR_LIST, cv::CHAIN_APPROX_SIMPLE);
  for (const auto& contour : contours) {
    if (contour.size() >= 4) consider(contour, static_cast<double>(mask.total()), found);
  }
}

bool alike(const Quad& a, const Quad& b, double tolerance) {
  double worst = 0;
  for (std::size_t i = 0; i < 4; ++i) worst = std::max(worst, side(a[i], b[i]));
  return worst < tolerance;
}

}  // namespace

std::vector<Quad> find_cards(const cv::Mat& picture) {
  const double scale =
      std::min(1.0, static_cast<double>(kSearchSide) / std::max(picture.cols, picture.rows));
  cv::Mat small;
  cv::resize(picture, small, {}, scale, scale, cv::INTER_AREA);
  cv::Mat smooth;
  cv::bilateralFilter(small, smooth, 7, 40, 7);

  std::vector<Candidate> found;
  std::vector<cv::Mat> channels;
  cv::split(smooth, channels);
  cv::Mat hsv;
  cv::cvtColor(smooth, hsv, cv::COLOR_BGR2HSV);
  std::vector<cv::Mat> hsv_channels;
  cv::split(hsv, hsv_channels);
  channels.push_back(hsv_channels[1]);
  const cv::Mat kernel = cv::getStructuringElement(cv::MORPH_RECT, {5, 5});
  for (const cv::Mat& channel : channels) {
    cv::Mat mask;
    cv::Canny(channel, mask, 25, 75);
    cv::morphologyEx(mask, mask, cv::MORPH_CLOSE, kernel);
    search(mask, found);
    for (const int type : {cv::THRESH_BINARY, cv::THRESH_BINARY_INV}) {
      cv::threshold(channel, mask, 0, 255, type | cv::THRESH_OTSU);
      cv::morphologyEx(mask, mask, cv::MORPH_CLOSE,
                       cv::getStructuringElement(cv::MORPH_RECT, {15, 15}));
      search(mask, found);
    }
  }
  std::sort(found.begin(), found.end(),
            [](const Candidate& a, const Candidate& b) { return a.score > b.score; });

  std::vector<Quad> quads;
  for (const Candidate& candidate : found) {
    const double tolerance = 0.02 * side(candidate.quad[0], candidate.quad[2]);
    const bool known = std::any_of(quads.begin(), quads.end(), [&](const Quad& quad) {
      return alike(quad, candidate.quad, tolerance);
    });
    if (!known && quads.size() < kMostCandidates) quads.push_back(candidate.quad);
  }
  for (Quad& quad : quads) {
    for (auto& point : quad) point *= static_cast<float>(1 / scale);
  }
  const auto w = static_cast<float>(picture.cols);
  const auto h = static_cast<float>(picture.rows);
  const Quad whole = ordered({{0, 0}, {w, 0}, {w, h}, {0, h}});
  if (quads.empty() || std::abs(aspect_of(whole) / kCardAspect - 1) < 0.06) quads.push_back(whole);
  return quads;
}

cv::Mat rectify(const cv::Mat& picture, const Quad& quad, bool upside_down) {
  const auto w = static_cast<float>(kCardWidth);
  const auto h = static_cast<float>(kCardHeight);
  const std::array<cv::Point2f, 4> target{{{0, 0}, {w, 0}, {w, h}, {0, h}}};
  Quad source = quad;
  if (upside_down) std::rotate(source.begin(), source.begin() + 2, source.end());
  const cv::Mat transform = cv::getPerspectiveTransform(source.data(), target.data());
  cv::Mat card;
  cv::warpPerspective(picture, card, transform, {kCardWidth, kCardHeight}, cv::INTER_CUBIC,
                      cv::BORDER_REPLICATE);
  return card;
}

}  // namespace antrean::ocr
