#include "tests/unit/ocr/drawn_rows.hpp"

#include <cmath>
#include <opencv2/imgproc.hpp>

#include "ocr/find_document.hpp"

namespace antrean::ocr {
namespace {

constexpr int kRows = 13;

}  // namespace

cv::Mat draw_rows(int waves_from) {
  cv::Mat picture(kCardHeight, kCardWidth, CV_8UC3);
  cv::RNG random{5};
  for (int y = 0; y < picture.rows; ++y) {
    for (int x = 0; x < picture.cols; ++x) {
      const double wave = y < waves_from ? 0 : 9 * std::sin(0.9 * y + 3 * std::sin(x / 25.0));
      const double light = 1 - 0.15 * x / picture.cols;
      const cv::Vec3d paper{225, 205, 175};
      for (int c = 0; c < 3; ++c) {
        picture.at<cv::Vec3b>(y, x)[c] =
            cv::saturate_cast<std::uint8_t>((paper[c] + wave) * light + random.gaussian(2));
      }
    }
  }
  for (int row = 0; row < kRows; ++row) {
    const int base = 220 + row * kDrawnPitch;
    cv::putText(picture, "Alamat", {50, base}, cv::FONT_HERSHEY_SIMPLEX, 0.8, cv::Scalar::all(40),
                2, cv::LINE_AA);
    cv::putText(picture, "SITI AMINAH LESTARI", {420, base}, cv::FONT_HERSHEY_SIMPLEX, 0.8,
                cv::Scalar::all(40), 2, cv::LINE_AA);
  }
  return picture;
}

void paste_over(cv::Mat& picture, const cv::Scalar& paper, int rows) {
  const cv::Rect patch{kDrawnValue.x - 8, kDrawnValue.y - 8, kDrawnValue.width + 40,
                       kDrawnValue.height + 12 + (rows - 1) * kDrawnPitch};
  cv::rectangle(picture, patch, paper, cv::FILLED);
  cv::putText(picture, "BUDI HARTONO", {420, 300}, cv::FONT_HERSHEY_SIMPLEX, 0.8,
              cv::Scalar::all(40), 2, cv::LINE_AA);
}

}  // namespace antrean::ocr
