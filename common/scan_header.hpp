#pragma once

// What an upload claims to be, by its first bytes and its header, before anything decodes it: a
// small file may claim gigapixels. Thread-safe.

#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

namespace antrean {

enum class ScanMedia { jpeg, png, webp, tiff, pdf };
/// "image/jpeg" ...
std::string_view name_of(ScanMedia media);

/// Sizes are in pixels as declared; both 0 for PDF, whose page is drawn later at a size that we
/// choose. `pages` counts the images of a TIFF, and is 1 otherwise.
struct ScanHeader {
  ScanMedia media{};
  int width = 0;
  int height = 0;
  int pages = 1;
};

enum class ScanRefusal {
  /// No JPEG, PNG, WebP, TIFF or PDF.
  not_an_image,
  /// The header is cut off or contradicts itself.
  damaged,
  /// Width x height is over the limit, or one side is over kLongestSide.
  too_many_pixels,
  /// One side is under kShortestSide: no card could be read on it.
  too_small,
  /// A TIFF with more than kMostPages images.
  too_many_pages,
};
/// Stable word for programs: "NOT_AN_IMAGE" ...
std::string_view name_of(ScanRefusal refusal);

inline constexpr int kShortestSide = 200;
inline constexpr int kLongestSide = 30'000;
inline constexpr int kMostPages = 20;

std::variant<ScanHeader, ScanRefusal> read_scan_header(std::span<const std::uint8_t> bytes,
                                                       std::int64_t most_pixels);

}  // namespace antrean
