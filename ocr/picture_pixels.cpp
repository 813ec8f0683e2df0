#include "ocr/picture_pixels.hpp"

#include <leptonica/allheaders.h>
#include <libexif/exif-data.h>
#include <png.h>
#include <turbojpeg.h>

#include <algorithm>
#include <array>
#include <bit>
#include <memory>
#include <opencv2/imgproc.hpp>
#include <utility>
#include <vector>

namespace antrean::ocr {
namespace {

struct CloseTurbo {
  void operator()(void* handle) const { tjDestroy(handle); }
};
struct FreePix {
  void operator()(Pix* pix) const { pixDestroy(&pix); }
};
struct FreeExif {
  void operator()(ExifData* data) const { exif_data_unref(data); }
};
struct FreePng {
  void operator()(png_image* image) const { png_image_free(image); }
};
using OwnedPix = std::unique_ptr<Pix, FreePix>;

// Inks as Adobe's programs write them: inverted, so that 255 is no ink.
cv::Mat from_inks(const cv::Mat& inks) {
  std::vector<cv::Mat> planes;
  cv::split(inks, planes);
  std::vector<cv::Mat> colours(3);
  for (std::size_t i = 0; i < 3; ++i) {
    cv::multiply(planes[2 - i], planes[3], colours[i], 1 / 255.0);
  }
  cv::Mat result;
  cv::merge(colours, result);
  return result;
}

PicturePixels png_pixels(std::span<const std::uint8_t> bytes) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0) return {};
  image.format = PNG_FORMAT_BGR;
  // Else 16 bits without a word on gamma would be taken for linear.
  image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
  const std::unique_ptr<png_image, FreePng> owned{&image};
  cv::Mat pixels(static_cast<int>(image.height), static_cast<int>(image.width), CV_8UC3);
  const png_color white{255, 255, 255};
  if (png_image_finish_read(&image, &white, pixels.data, static_cast<png_int_32>(pixels.step),
                            nullptr) == 0) {
    return {};
  }
  return {pixels, pixels.size()};
}

// WebP and TIFF.
PicturePixels other_pixels(std::span<const std::uint8_t> bytes) {
  OwnedPix pix{pixReadMem(bytes.data(), bytes.size())};
  if (pix && pixGetSpp(pix.get()) == 4) pix.reset(pixAlphaBlendUniform(pix.get(), 0xFFFFFF00));
  // It would copy what has 32 bits a pixel already.
  if (pix && pixGetDepth(pix.get()) != 32) pix.reset(pixConvertTo32(pix.get()));
  if (!pix) return {};
  // Words of red, green, blue and nothing, red in the highest byte.
  static_assert(std::endian::native == std::endian::little);
  const cv::Mat words(pixGetHeight(pix.get()), pixGetWidth(pix.get()), CV_8UC4,
                      pixGetData(pix.get()), static_cast<std::size_t>(pixGetWpl(pix.get())) * 4);
  cv::Mat pixels(words.size(), CV_8UC3);
  cv::mixChannels({words}, {pixels}, {1, 0, 2, 1, 3, 2});
  return {pixels, pixels.size()};
}

// JPEG's blocks of eight can be drawn smaller by any whole number of pixels, most of them as fast
// as whole ones.
tjscalingfactor scale_for(const cv::Size& size, int longest_side) {
  tjscalingfactor scale{8, 8};
  const auto smaller = [&] {
    return TJSCALED(std::max(size.width, size.height), (tjscalingfactor{scale.num - 1, 8}));
  };
  while (scale.num > 1 && smaller() >= longest_side) --scale.num;
  return scale;
}

PicturePixels jpeg_pixels(std::span<const std::uint8_t> bytes, int longest_side) {
  const std::unique_ptr<void, CloseTurbo> turbo{tjInitDecompress()};
  PicturePixels found;
  int subsampling = 0, colours = -1;
  // That it fails may mean no more than junk before a marker, or colours sampled as TurboJPEG knows
  // no name for; whether it found a picture's header the rest says.
  if (turbo) {
    tjDecompressHeader3(turbo.get(), bytes.data(), bytes.size(), &found.original.width,
                        &found.original.height, &subsampling, &colours);
  }
  if (found.original.empty() || colours < 0) return {};
  const bool inks = colours == TJCS_CMYK || colours == TJCS_YCCK;
  const tjscalingfactor scale = scale_for(found.original, longest_side);
  // Grey beforehand: after a warning, a damage that ends it all is called a warning, too, and what
  // was in the memory before may be another's scan.
  cv::Mat pixels(TJSCALED(found.original.height, scale), TJSCALED(found.original.width, scale),
                 inks ? CV_8UC4 : CV_8UC3, cv::Scalar::all(128));
  // The limit: a file of thousands of empty passes would take hours.
  if (tjDecompress2(turbo.get(), bytes.data(), bytes.size(), pixels.data, pixels.cols,
                    static_cast<int>(pixels.step), pixels.rows, inks ? TJPF_CMYK : TJPF_BGR,
                    TJFLAG_LIMITSCANS) != 0 &&
      tjGetErrorCode(turbo.get()) != TJERR_WARNING) {
    return {};
  }
  found.pixels = inks ? from_inks(pixels) : pixels;
  return found;
}

// 1 to 8 as in EXIF 2.3, 4.6.4 "Orientation"; 1 is upright, and what isn't said.
int orientation_of(std::span<const std::uint8_t> jpeg) {
  const std::unique_ptr<ExifData, FreeExif> data{
      exif_data_new_from_data(jpeg.data(), static_cast<unsigned>(jpeg.size()))};
  if (!data) return 1;
  const ExifEntry* entry = exif_content_get_entry(data->ifd[EXIF_IFD_0], EXIF_TAG_ORIENTATION);
  if (entry == nullptr || entry->format != EXIF_FORMAT_SHORT || entry->components != 1) return 1;
  return exif_get_short(entry->data, exif_data_get_byte_order(data.get()));
}

bool is_on_its_side(int orientation) {
  return orientation >= 5 && orientation <= 8;
}

cv::Mat upright(const cv::Mat& pixels, int orientation) {
  cv::Mat turned = pixels;
  if (is_on_its_side(orientation)) cv::transpose(pixels, turned);
  // cv::flip's codes by orientation; kNoFlip where transposing was all, or nothing is to do.
  constexpr int kNoFlip = 2;
  static constexpr std::array<int, 9> kFlips{kNoFlip, kNoFlip, 1, -1, 0, kNoFlip, 1, -1, 0};
  const bool known = orientation >= 1 && orientation <= 8;
  const int flip = known ? kFlips.at(static_cast<std::size_t>(orientation)) : kNoFlip;
  if (flip != kNoFlip) cv::flip(turned, turned, flip);
  return turned;
}

void shrink_to(int longest_side, cv::Mat& pixels) {
  const int longest = std::max(pixels.cols, pixels.rows);
  if (longest <= longest_side) return;
  const double by = static_cast<double>(longest_side) / longest;
  cv::resize(pixels, pixels, {}, by, by, cv::INTER_AREA);
}

}  // namespace

PicturePixels picture_pixels(std::span<const std::uint8_t> bytes, int longest_side) {
  l_int32 format = IFF_UNKNOWN;
  if (bytes.size() < 12 || findFileFormatBuffer(bytes.data(), &format) != 0) return {};
  const bool jpeg = format == IFF_JFIF_JPEG;
  PicturePixels found = jpeg                ? jpeg_pixels(bytes, longest_side)
                        : format == IFF_PNG ? png_pixels(bytes)
                                            : other_pixels(bytes);
  if (found.pixels.empty()) return {};
  shrink_to(longest_side, found.pixels);
  if (!jpeg) return found;
  const int orientation = orientation_of(bytes);
  found.pixels = upright(found.pixels, orientation);
  if (is_on_its_side(orientation)) std::swap(found.original.width, found.original.height);
  return found;
}

}  // namespace antrean::ocr
