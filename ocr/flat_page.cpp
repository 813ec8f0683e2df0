#include "ocr/flat_page.hpp"

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <utility>
#include <vector>

#include "ocr/kk_cells.hpp"

namespace antrean::ocr {
namespace {

// Where pixels come from is worked out for one in sixteen either way, and drawn out: paper bends
// softly. A band of rows at a time, since the whole map would take ten times the page's memory.
constexpr int kCell = 16;

PagePlace scaled_page(double scale) {
  PagePlace place;
  place.to_picture = (cv::Mat_<double>(3, 3) << scale, 0, 0, 0, scale, 0, 0, 0, 1);
  const cv::Rect2d& on_page = kTablesOnPage;
  const auto at = [scale](double x, double y) {
    return cv::Point2f(static_cast<float>(scale * x), static_cast<float>(scale * y));
  };
  place.tables = {at(on_page.x, on_page.y), at(on_page.br().x, on_page.y),
                  at(on_page.br().x, on_page.br().y), at(on_page.x, on_page.br().y)};
  return place;
}

cv::Point2f mix(const cv::Point2f& a, const cv::Point2f& b, float share) {
  return a + (b - a) * share;
}

// A picture of `size` whose points are those of `gray` that `from` tells.
template <typename From>
cv::Mat drawn_from(const cv::Mat& gray, const cv::Size& size, const From& from) {
  const int across = (size.width - 1) / kCell + 2;
  const auto corners_at = [&](int y) {
    std::vector<cv::Point2f> row;
    for (int x = 0; x < across; ++x) {
      row.push_back(from(cv::Point2f(static_cast<float>(x * kCell), static_cast<float>(y))));
    }
    return row;
  };
  cv::Mat drawn(size, CV_8U);
  std::vector<cv::Point2f> above = corners_at(0);
  for (int top = 0; top < size.height; top += kCell) {
    const std::vector<cv::Point2f> below = corners_at(top + kCell);
    const int rows = std::min(kCell, size.height - top);
    cv::Mat map(rows, size.width, CV_32FC2);
    for (int y = 0; y < rows; ++y) {
      const float down = static_cast<float>(y) / kCell;
      auto* to = map.ptr<cv::Point2f>(y);
      for (int x = 0; x < size.width; ++x) {
        const auto left = static_cast<std::size_t>(x / kCell);
        const float right = static_cast<float>(x % kCell) / kCell;
        to[x] = mix(mix(above[left], above[left + 1], right),
                    mix(below[left], below[left + 1], right), down);
      }
    }
    cv::Mat part = drawn.rowRange(top, top + rows);
    cv::remap(gray, part, map, cv::noArray(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    above = below;
  }
  return drawn;
}

}  // namespace

cv::Mat laid_flat(const cv::Mat& page, const PageBend& bend) {
  return drawn_from(page, page.size(), [&](const cv::Point2f& flat) { return bend.at(flat); });
}

FlatPage::FlatPage(PagePlace place, PageBend bend)
    : on_picture_(std::move(place)), bend_(std::move(bend)), on_flat_(scaled_page(kStripScale)) {}

cv::Mat FlatPage::drawn(const cv::Mat& gray) const {
  const cv::Size size{cvRound(kPageWidth * kStripScale), cvRound(kPageHeight * kStripScale)};
  return drawn_from(gray, size, [&](const cv::Point2f& flat) { return in_picture(flat); });
}

cv::Point2f FlatPage::in_picture(const cv::Point2f& flat) const {
  const auto by = static_cast<float>(bend_.size.width / (kPageWidth * kStripScale));
  return on_picture(on_picture_,
                    bend_.at(flat * by) * static_cast<float>(kPageWidth / bend_.size.width));
}

cv::Rect2d FlatPage::in_picture(const cv::Rect2d& flat) const {
  if (flat.area() <= 0) return flat;
  std::vector<cv::Point2f> corners;
  for (const double x : {flat.x, flat.br().x}) {
    for (const double y : {flat.y, flat.br().y}) {
      corners.push_back(in_picture(cv::Point2f(static_cast<float>(x), static_cast<float>(y))));
    }
  }
  return cv::boundingRect(corners);
}

}  // namespace antrean::ocr
