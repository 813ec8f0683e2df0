#include "common/scan_header.hpp"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <set>
#include <string>

namespace antrean {
namespace {

// Leptonica writes to standard error by default; our logs are elsewhere.
void silence_leptonica() {
  static const bool done = [] {
    setMsgSeverity(L_SEVERITY_NONE);
    leptSetStderrHandler([](const char*) {});
    return true;
  }();
  static_cast<void>(done);
}

// Width and height from the frame header. Not by Leptonica: libjpeg below it writes to standard
// error by itself. False when there is no frame header.
bool read_jpeg_size(std::span<const std::uint8_t> bytes, ScanHeader& header) {
  std::size_t at = 2;
  while (at + 4 <= bytes.size()) {
    if (bytes[at] != 0xff) return false;
    const std::uint8_t marker = bytes[at + 1];
    if (marker == 0xff) {  // padding
      ++at;
      continue;
    }
    const std::size_t length = static_cast<std::size_t>(bytes[at + 2] << 8 | bytes[at + 3]);
    const bool frame =
        marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    if (frame) {
      if (length < 8 || at + 9 > bytes.size()) return false;
      header.height = bytes[at + 5] << 8 | bytes[at + 6];
      header.width = bytes[at + 7] << 8 | bytes[at + 8];
      return true;
    }
    // The picture's data begins, or the file ends, without a frame.
    if (length < 2 || marker == 0xda || marker == 0xd9) return false;
    at += 2 + length;
  }
  return false;
}

// BigTIFF has 43 where TIFF has 42.
bool is_classic_tiff(std::span<const std::uint8_t> bytes) {
  return (bytes[0] == 'I' && bytes[2] == 42) || (bytes[0] == 'M' && bytes[3] == 42);
}

// The images of a TIFF by the chain of its directories; the walk ends at a loop, outside of the
// bytes, or when there are too many.
int count_tiff_pages(std::span<const std::uint8_t> bytes) {
  const bool little = bytes[0] == 'I';
  const auto number = [&](std::size_t at, int size) -> std::uint64_t {
    std::uint64_t value = 0;
    for (int i = 0; i < size; ++i) {
      const auto byte = static_cast<std::uint64_t>(bytes[at + static_cast<std::size_t>(i)]);
      value |= byte << (8 * (little ? i : size - 1 - i));
    }
    return value;
  };
  std::set<std::uint64_t> seen;
  std::uint64_t place = number(4, 4);
  int pages = 0;
  while (place != 0 && place + 2 <= bytes.size() && seen.insert(place).second &&
         pages <= kMostPages) {
    ++pages;
    const std::uint64_t next = place + 2 + number(place, 2) * 12;
    if (next + 4 > bytes.size()) break;
    place = number(next, 4);
  }
  return pages;
}

bool looks_like_pdf(std::span<const std::uint8_t> bytes) {
  // The header may stand anywhere in the first 1024 bytes (ISO 32000, annex H).
  const std::string_view begin{reinterpret_cast<const char*>(bytes.data()),
                               std::min<std::size_t>(bytes.size(), 1024)};
  return begin.find("%PDF-") != std::string_view::npos;
}

}  // namespace

std::string_view name_of(ScanMedia media) {
  switch (media) {
    case ScanMedia::jpeg:
      return "image/jpeg";
    case ScanMedia::png:
      return "image/png";
    case ScanMedia::webp:
      return "image/webp";
    case ScanMedia::tiff:
      return "image/tiff";
    case ScanMedia::pdf:
      return "application/pdf";
  }
  return "application/octet-stream";
}

std::string_view name_of(ScanRefusal refusal) {
  switch (refusal) {
    case ScanRefusal::not_an_image:
      return "NOT_AN_IMAGE";
    case ScanRefusal::damaged:
      return "DAMAGED";
    case ScanRefusal::too_many_pixels:
      return "TOO_MANY_PIXELS";
    case ScanRefusal::too_small:
      return "TOO_SMALL";
    case ScanRefusal::too_many_pages:
      return "TOO_MANY_PAGES";
  }
  return "REFUSED";
}

std::variant<ScanHeader, ScanRefusal> read_scan_header(std::span<const std::uint8_t> bytes,
                                                       std::int64_t most_pixels) {
  // Leptonica looks at 12 bytes without asking how many there are.
  if (bytes.size() < 16) return ScanRefusal::not_an_image;
  silence_leptonica();
  l_int32 format = IFF_UNKNOWN;
  if (findFileFormatBuffer(bytes.data(), &format) != 0) format = IFF_UNKNOWN;
  ScanHeader header;
  l_int32 bits = 0;
  l_int32 samples = 0;
  bool failed = false;
  switch (format) {
    case IFF_JFIF_JPEG:
      header.media = ScanMedia::jpeg;
      failed = !read_jpeg_size(bytes, header);
      break;
    case IFF_PNG:
      header.media = ScanMedia::png;
      failed = bytes.size() < 40 || readHeaderMemPng(bytes.data(), bytes.size(), &header.width,
                                                     &header.height, &bits, &samples, nullptr) != 0;
      break;
    case IFF_WEBP:
      header.media = ScanMedia::webp;
      failed = readHeaderMemWebP(bytes.data(), bytes.size(), &header.width, &header.height,
                                 &samples) != 0;
      break;
    case IFF_TIFF:
    case IFF_TIFF_PACKBITS:
    case IFF_TIFF_RLE:
    case IFF_TIFF_G3:
    case IFF_TIFF_G4:
    case IFF_TIFF_LZW:
    case IFF_TIFF_ZIP:
    case IFF_TIFF_JPEG:
      if (!is_classic_tiff(bytes)) return ScanRefusal::not_an_image;
      header.media = ScanMedia::tiff;
      header.pages = count_tiff_pages(bytes);
      if (header.pages > kMostPages) return ScanRefusal::too_many_pages;
      failed = header.pages == 0 ||
               readHeaderMemTiff(bytes.data(), bytes.size(), 0, &header.width, &header.height,
                                 &bits, &samples, nullptr, nullptr, nullptr) != 0;
      break;
    default:
      if (!looks_like_pdf(bytes)) return ScanRefusal::not_an_image;
      header.media = ScanMedia::pdf;
      return header;
  }
  if (failed || header.width <= 0 || header.height <= 0) return ScanRefusal::damaged;
  if (header.width > kLongestSide || header.height > kLongestSide ||
      std::int64_t{header.width} * header.height > most_pixels) {
    return ScanRefusal::too_many_pixels;
  }
  if (std::min(header.width, header.height) < kShortestSide) return ScanRefusal::too_small;
  return header;
}

}  // namespace antrean
