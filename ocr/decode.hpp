#pragma once

// Bytes to a picture. What a file declares is checked before anything is decoded; JPEG, PNG, WebP,
// TIFF and the first page of a PDF, turned upright after a JPEG's EXIF or a TIFF's tag.
// Thread-safe.

#include <cstdint>
#include <opencv2/core.hpp>
#include <span>
#include <stdexcept>
#include <string_view>

namespace antrean::ocr {

struct DecodeLimits {
  std::size_t largest_file = 32'000'000;
  /// Width x height.
  std::int64_t most_pixels = 60'000'000;
  /// Of the longer side; more is no gain for the readers and costs memory. Six eighths of the 4,032
  /// that most telephones' photographs have, which a JPEG's decoder gives at once.
  int longest_side = 3024;
  /// Of a PDF; a scan has one or a few.
  int most_pages = 200;
};

enum class DecodeFault {
  empty,
  too_large,
  too_many_pixels,
  not_an_image,
  damaged,
  too_small,
  animated,
  encrypted
};
std::string_view name_of(DecodeFault fault);

class DecodeError : public std::runtime_error {
 public:
  DecodeError(DecodeFault fault, const char* text) : std::runtime_error(text), fault_(fault) {}
  DecodeFault fault() const { return fault_; }

 private:
  DecodeFault fault_;
};

struct Decoded {
  /// BGR, 8 bit, at most limits.longest_side.
  cv::Mat picture;
  /// Size of the file's picture, upright, and its ratio to `picture`.
  cv::Size original;
  double scale = 1;
};

/// Throws DecodeError.
Decoded decode(std::span<const std::uint8_t> bytes, const DecodeLimits& limits = {});

}  // namespace antrean::ocr
