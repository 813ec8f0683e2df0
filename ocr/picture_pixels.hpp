#pragma once

// The pixels of picture files in memory. OpenCV's own decoders aren't used: their library brings a
// hundred others with it (geography, medicine), 38 MB and 60 ms at each start of the program.
// Thread-safe.

#include <cstdint>
#include <opencv2/core.hpp>
#include <span>

namespace antrean::ocr {

/// A decoded picture, and what the file said of its size.
struct PicturePixels {
  /// BGR, 8 bit, upright. Empty when the file is damaged.
  cv::Mat pixels;
  /// Of the file's picture, upright.
  cv::Size original;
};

/// The picture in a file, turned upright after a JPEG's EXIF or a TIFF's tag; what is transparent
/// is white. JPEG by TurboJPEG, PNG by libpng, WebP and the first page of a TIFF by Leptonica. A
/// picture whose longer side has more than `longest_side` pixels is made smaller, a JPEG by eighths
/// while it is decoded: a telephone's 48 million pixels would take 144 MB. What is damaged or
/// missing of a JPEG is grey. The caller checks the size that the file declares beforehand: memory
/// is taken for all of it, and cv::Exception is thrown when there is none.
PicturePixels picture_pixels(std::span<const std::uint8_t> bytes, int longest_side);

}  // namespace antrean::ocr
