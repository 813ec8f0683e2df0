#include "ocr/decode.hpp"

#include <leptonica/allheaders.h>

#include <poppler/cpp/poppler-document.h>
#include <poppler/cpp/poppler-global.h>
#include <poppler/cpp/poppler-page-renderer.h>
#include <poppler/cpp/poppler-page.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <utility>

#include "ocr/picture_pixels.hpp"

namespace antrean::ocr {
namespace {

constexpr int kShortestSide = 100;
// Dots an inch at which a PDF's page is drawn: a card on an A4 page is then 675 pixels wide, and
// more is drawn of smaller pages.
constexpr double kPointsPerInch = 72;

void check_size(double width, double height, const DecodeLimits& limits) {
  if (width * height > static_cast<double>(limits.most_pixels)) {
    throw DecodeError(DecodeFault::too_many_pixels, "the picture has too many pixels");
  }
  if (std::min(width, height) < kShortestSide) {
    throw DecodeError(DecodeFault::too_small, "the picture is smaller than 100 pixels");
  }
}

bool begins_with(std::span<const std::uint8_t> bytes, std::string_view text, std::size_t at = 0) {
  return bytes.size() >= at + text.size() &&
         std::equal(text.begin(), text.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at),
                    [](char c, std::uint8_t byte) { return static_cast<std::uint8_t>(c) == byte; });
}

// Moving pictures have no first scan: which of their pictures is meant?
bool is_animated(std::span<const std::uint8_t> bytes) {
  if (begins_with(bytes, "RIFF") && begins_with(bytes, "WEBPVP8X", 8)) {
    return bytes.size() > 20 && (bytes[20] & 0x02) != 0;
  }
  if (begins_with(bytes, "\x89PNG")) {
    // The chunk that animates stands before the data.
    const std::size_t head = std::min<std::size_t>(bytes.size(), 4096);
    static constexpr std::string_view kChunk = "acTL";
    return std::search(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(head),
                       kChunk.begin(),
                       kChunk.end()) != bytes.begin() + static_cast<std::ptrdiff_t>(head);
  }
  return false;
}

PicturePixels draw_pdf(std::span<const std::uint8_t> bytes, const DecodeLimits& limits) {
  poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
  const std::unique_ptr<poppler::document> document{poppler::document::load_from_raw_data(
      reinterpret_cast<const char*>(bytes.data()), static_cast<int>(bytes.size()))};
  if (!document) throw DecodeError(DecodeFault::damaged, "the PDF is damaged");
  if (document->is_locked()) {
    throw DecodeError(DecodeFault::encrypted, "the PDF asks for a password");
  }
  if (document->pages() < 1 || document->pages() > limits.most_pages) {
    throw DecodeError(DecodeFault::damaged, "the PDF has no page, or too many");
  }
  const std::unique_ptr<poppler::page> page{document->create_page(0)};
  if (!page) throw DecodeError(DecodeFault::damaged, "the PDF's first page is damaged");
  const poppler::rectf size = page->page_rect();
  if (!(size.width() > 1 && size.height() > 1) || size.width() > 14'400 || size.height() > 14'400) {
    throw DecodeError(DecodeFault::damaged, "the PDF's first page has no size");
  }
  const double dots =
      std::min(300.0, limits.longest_side * kPointsPerInch / std::max(size.width(), size.height()));
  check_size(size.width() * dots / kPointsPerInch, size.height() * dots / kPointsPerInch, limits);
  poppler::page_renderer renderer;
  renderer.set_render_hint(poppler::page_renderer::antialiasing, true);
  renderer.set_render_hint(poppler::page_renderer::text_antialiasing, true);
  renderer.set_image_format(poppler::image::format_bgr24);
  const poppler::image drawn = renderer.render_page(page.get(), dots, dots);
  if (!drawn.is_valid()) throw DecodeError(DecodeFault::damaged, "the PDF can't be drawn");
  const cv::Mat pixels(drawn.height(), drawn.width(), CV_8UC3,
                       const_cast<char*>(drawn.const_data()),
                       static_cast<std::size_t>(drawn.bytes_per_row()));
  return {pixels.clone(), pixels.size()};
}

// Others that Leptonica knows aren't asked for, and each is a decoder more for hostile files.
bool is_taken(l_int32 format) {
  return format == IFF_JFIF_JPEG || format == IFF_PNG || format == IFF_WEBP ||
         L_FORMAT_IS_TIFF(format);
}

PicturePixels decode_picture(std::span<const std::uint8_t> bytes, const DecodeLimits& limits) {
  l_int32 format = 0, width = 0, height = 0, bits = 0, samples = 0, colormap = 0;
  // The kind first: to read the header of some others Leptonica decodes them whole.
  if (bytes.size() < 12 || findFileFormatBuffer(bytes.data(), &format) != 0 || !is_taken(format) ||
      pixReadHeaderMem(bytes.data(), bytes.size(), &format, &width, &height, &bits, &samples,
                       &colormap) != 0 ||
      width <= 0 || height <= 0) {
    throw DecodeError(DecodeFault::not_an_image,
                      "the file is no JPEG, PNG, WebP, TIFF or PDF picture");
  }
  check_size(width, height, limits);
  if (is_animated(bytes)) throw DecodeError(DecodeFault::animated, "the picture moves");
  PicturePixels picture;
  try {
    picture = picture_pixels(bytes, limits.longest_side);
  } catch (const cv::Exception&) {
    picture = {};
  }
  if (picture.pixels.empty()) throw DecodeError(DecodeFault::damaged, "the picture is damaged");
  return picture;
}

}  // namespace

std::string_view name_of(DecodeFault fault) {
  switch (fault) {
    case DecodeFault::empty:
      return "EMPTY";
    case DecodeFault::too_large:
      return "TOO_LARGE";
    case DecodeFault::too_many_pixels:
      return "TOO_MANY_PIXELS";
    case DecodeFault::not_an_image:
      return "NOT_AN_IMAGE";
    case DecodeFault::damaged:
      return "DAMAGED";
    case DecodeFault::too_small:
      return "TOO_SMALL";
    case DecodeFault::animated:
      return "ANIMATED";
    case DecodeFault::encrypted:
      return "ENCRYPTED";
  }
  return {};
}

Decoded decode(std::span<const std::uint8_t> bytes, const DecodeLimits& limits) {
  static std::once_flag quiet;
  std::call_once(quiet, [] {
    setMsgSeverity(L_SEVERITY_NONE);
    // What it says of damaged files whatever the severity.
    leptSetStderrHandler([](const char*) {});
  });
  if (bytes.empty()) throw DecodeError(DecodeFault::empty, "the file is empty");
  if (bytes.size() > limits.largest_file) {
    throw DecodeError(DecodeFault::too_large, "the file is too large");
  }
  PicturePixels found =
      begins_with(bytes, "%PDF-") ? draw_pdf(bytes, limits) : decode_picture(bytes, limits);
  Decoded decoded;
  decoded.original = found.original;
  decoded.picture = std::move(found.pixels);
  decoded.scale = static_cast<double>(std::max(decoded.picture.cols, decoded.picture.rows)) /
                  std::max(decoded.original.width, decoded.original.height);
  return decoded;
}

}  // namespace antrean::ocr
