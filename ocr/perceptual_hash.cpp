#include "ocr/perceptual_hash.hpp"

#include <algorithm>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "ocr/shrink.hpp"

namespace antrean::ocr {
namespace {

// The picture's side before the transform, in pixels: room for the 91 waves that are looked at,
// which a scan of a few hundred pixels still has.
constexpr int kSide = 256;
// Which coefficients, in each direction: 16, 21 ... 91. The lower ones tell where the card and the
// table's rules lie, which is the same on all flat scans of a kind; from 16 waves on it is where
// lines and words begin and end, and the portrait. Of the lowest 256, scans of two family cards may
// differ in 20 only; of still finer ones a smaller copy loses more.
constexpr int kCoefficients = 16;
constexpr int kFirst = 16;
constexpr int kStep = 5;
static_assert(kCoefficients * kCoefficients == PerceptualHash{}.size());
static_assert(kFirst + (kCoefficients - 1) * kStep < kSide);

}  // namespace

PerceptualHash perceptual_hash(const cv::Mat& picture) {
  // By halves first, which is several times as fast, while twice the side is left.
  double scale = 1;
  while (scale * std::min(picture.cols, picture.rows) >= 4 * kSide) scale /= 2;
  cv::Mat grey;
  cv::cvtColor(shrunk(picture, scale), grey, cv::COLOR_BGR2GRAY);
  cv::resize(grey, grey, {kSide, kSide}, 0, 0, cv::INTER_AREA);
  grey.convertTo(grey, CV_32F);
  cv::Mat waves;
  cv::dct(grey, waves);
  PerceptualHash hash;
  std::size_t bit = 0;
  for (int y = 0; y < kCoefficients; ++y) {
    for (int x = 0; x < kCoefficients; ++x) {
      hash[bit++] = waves.at<float>(kFirst + kStep * y, kFirst + kStep * x) > 0;
    }
  }
  return hash;
}

}  // namespace antrean::ocr
