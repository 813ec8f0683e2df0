#include "tests/unit/ocr/drawn_number.hpp"

#include <opencv2/imgproc.hpp>

#include "ocr/number_faces.hpp"

namespace antrean::ocr {

DrawnNumber draw_number(const std::vector<std::size_t>& faces) {
  cv::Mat gray(80, 60 * 16, CV_8UC1, cv::Scalar{230});
  DrawnNumber number;
  int x = 40;
  for (std::size_t i = 0; i < kDrawnNumber.size(); ++i) {
    const cv::Mat& glyph = face_digit(faces.at(i), kDrawnNumber[i] - '0');
    const cv::Rect box{x, 24, glyph.cols, glyph.rows};
    glyph.convertTo(gray(box), CV_8U, -190 / 255.0, 230);
    number.boxes.push_back(box);
    x += glyph.cols + 10;
  }
  cv::GaussianBlur(gray, gray, {}, 1.2);
  cv::cvtColor(gray, number.picture, cv::COLOR_GRAY2BGR);
  return number;
}

DrawnNumber draw_number(std::size_t face) {
  return draw_number(std::vector<std::size_t>(kDrawnNumber.size(), face));
}

}  // namespace antrean::ocr
