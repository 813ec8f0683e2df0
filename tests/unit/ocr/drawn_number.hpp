#pragma once

// A NIK drawn in a face of number_faces.hpp: dark on light paper, a little blurred.

#include <opencv2/core.hpp>
#include <string_view>
#include <vector>

namespace antrean::ocr {

inline constexpr std::string_view kDrawnNumber = "3578021203904681";

struct DrawnNumber {
  /// BGR.
  cv::Mat picture;
  std::vector<cv::Rect> boxes;
};

/// Every digit in the face of that place.
DrawnNumber draw_number(const std::vector<std::size_t>& faces);
/// All in one.
DrawnNumber draw_number(std::size_t face);

}  // namespace antrean::ocr
