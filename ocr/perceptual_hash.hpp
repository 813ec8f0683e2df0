#pragma once

// A hash of what a picture looks like: the same file saved again, made smaller or brighter has
// nearly the same bits, any other picture has others. After pHash (C. Zauner, "Implementation and
// Benchmarking of Perceptual Image Hash Functions", 2010): signs of coefficients of the discrete
// cosine transform of the small grey picture. Pure and thread-safe.

#include <bitset>

namespace cv {
class Mat;
}

namespace antrean::ocr {

/// Two are compared by the number of bits that differ.
using PerceptualHash = std::bitset<256>;

/// Two pictures whose hashes differ in no more bits than this are the same scan. Measured on drawn
/// scans (docs/decisions/same-scan-twice.md): one saved again as JPEG, at 70% or brighter differs
/// in 23 bits at most, one of another identity card in 78 at least, of another family card in 42.
/// One whose paper burns out white may differ in more, and isn't told.
inline constexpr int kSameScanBits = 23;

/// `picture` is the whole one as it was uploaded, upright, BGR of 8 bits, not empty. Takes some
/// 10 ms for a page of 10 million pixels.
PerceptualHash perceptual_hash(const cv::Mat& picture);

}  // namespace antrean::ocr
