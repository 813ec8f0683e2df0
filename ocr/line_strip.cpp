#include "ocr/line_strip.hpp"

#include <opencv2/imgproc.hpp>

namespace antrean::ocr {
namespace {

constexpr double kAiry = 0.45;
}  // namespace

cv::Mat LineStrip::look(std::size_t which) const {
  const Look& how = kLookedAt.at(which);
  cv::Mat strip = strip_of(how.flat ? part_.flat : part_.gray, row_, part_.rows.cap, left_, right_,
                           kCap, how.air);
  if (how.blurred) cv::GaussianBlur(strip, strip, {0, 0}, kLookBlur);
  return strip;
}

cv::Mat LineStrip::airy() const {
  return strip_of(part_.flat, row_, part_.rows.cap, left_, right_, kCap, kAiry);
}

}  // namespace antrean::ocr
