#include "ocr/line_strip.hpp"

#include <array>
#include <opencv2/imgproc.hpp>

namespace antrean::ocr {
namespace {

constexpr double kAiry = 0.45;
// Blur in pixels of the strip: less than a stroke, more than noise.
constexpr double kBlur = 1.5;

struct Look {
  bool flat;
  bool blurred;
  /// Air above and below, in heights of a capital.
  double air;
};
// Of the names of 100 hard specimens the trained reader read 73, 73, 73, 74 and 73 so, and 62 in
// the shape that Tesseract likes; 78 of the first three looks' majority were right, and 80 of all
// five's.
constexpr std::array<Look, kLooks> kLookedAt{{{false, false, 0.29},
                                              {true, false, 0.26},
                                              {true, true, 0.21},
                                              {false, true, 0.26},
                                              {false, false, 0.21}}};

}  // namespace

cv::Mat LineStrip::look(std::size_t which) const {
  const Look& how = kLookedAt.at(which);
  cv::Mat strip = strip_of(how.flat ? part_.flat : part_.gray, row_, part_.rows.cap, left_, right_,
                           kCap, how.air);
  if (how.blurred) cv::GaussianBlur(strip, strip, {0, 0}, kBlur);
  return strip;
}

cv::Mat LineStrip::airy() const {
  return strip_of(part_.flat, row_, part_.rows.cap, left_, right_, kCap, kAiry);
}

}  // namespace antrean::ocr
