#include "ocr/number_faces.hpp"

#include <cmath>
#include <cstdint>
#include <numeric>
#include <opencv2/imgproc.hpp>

namespace antrean::ocr {
namespace {

constexpr std::uint8_t kGlyphs[] = {
#include "ocr/templates/digits.inc"
};

struct Faces {
  std::array<std::array<cv::Mat, 10>, kAllFaces> glyphs;
  std::array<std::array<DigitShape, 10>, kAllFaces> shapes{};
};

const Faces& faces() {
  static const Faces kFaces = [] {
    Faces made;
    const std::uint8_t* at = kGlyphs;
    for (std::size_t face = 0; face < kAllFaces; ++face) {
      for (std::size_t digit = 0; digit < 10; ++digit) {
        const int width = *at++;
        made.glyphs[face][digit] =
            cv::Mat(kFaceHeight, width, CV_8U, const_cast<std::uint8_t*>(at)).clone();
        made.shapes[face][digit] = shape_of(made.glyphs[face][digit]);
        at += static_cast<std::ptrdiff_t>(width) * kFaceHeight;
      }
    }
    return made;
  }();
  return kFaces;
}

}  // namespace

const cv::Mat& face_digit(std::size_t face, int digit) {
  return faces().glyphs.at(face).at(static_cast<std::size_t>(digit));
}

const std::array<DigitShape, 10>& face_shapes(std::size_t face) {
  return faces().shapes.at(face);
}

DigitShape shape_of(const cv::Mat& glyph) {
  cv::Mat sized;
  cv::resize(glyph, sized, {kShapeWidth, kShapeHeight}, 0, 0, cv::INTER_AREA);
  DigitShape shape{};
  cv::Mat values(kShapeHeight, kShapeWidth, CV_32F, shape.data());
  sized.convertTo(values, CV_32F);
  values -= cv::mean(values)[0];
  const double length = cv::norm(values);
  if (length > 0) values /= length;
  return shape;
}

double correlation(const DigitShape& a, const DigitShape& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0F);
}

}  // namespace antrean::ocr
