#include "ocr/line_strip.hpp"

namespace antrean::ocr {
namespace {

// The height of a capital in pixels that Tesseract's line recogniser reads best.
constexpr double kCap = 26;
// Air above and below for Tesseract and for the trained readers, in heights of a capital: measured
// on hard specimens.
constexpr double kMuchAir = 0.45;
constexpr double kLittleAir = 0.28;

}  // namespace

LineStrip line_strip(const PrintedPart& part, const TextRow& row, double left, double right) {
  const auto cut = [&](const cv::Mat& picture, double air) {
    return strip_of(picture, row, part.rows.cap, left, right, kCap, air);
  };
  return {cut(part.gray, kLittleAir), cut(part.flat, kLittleAir), cut(part.flat, kMuchAir), kCap};
}

}  // namespace antrean::ocr
