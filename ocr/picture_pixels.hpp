#pragma once

// The pixels of picture files in memory. OpenCV's own decoders aren't used: their library brings a
// hundred others with it (geography, medicine), 40 MB and 60 ms at each start of the program.
// Thread-safe.

#include <cstdint>
#include <opencv2/core.hpp>
#include <span>

namespace antrean::ocr {

/// BGR, 8 bit, turned upright after a JPEG's EXIF or a TIFF's tag; what is transparent is white.
/// JPEG by TurboJPEG, PNG, WebP and the first page of a TIFF by Leptonica. Empty when the file is
/// damaged; a JPEG that merely ends too early has its rest grey. The caller checks the size that
/// the file declares beforehand: memory is taken for the whole picture.
cv::Mat picture_pixels(std::span<const std::uint8_t> bytes);

}  // namespace antrean::ocr
