#include "ocr/decode.hpp"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <mutex>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace antrean::ocr {
namespace {

constexpr int kShortestSide = 100;

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
  }
  return {};
}

Decoded decode(std::span<const std::uint8_t> bytes, const DecodeLimits& limits) {
  static std::once_flag quiet;
  std::call_once(quiet, [] { setMsgSeverity(L_SEVERITY_NONE); });
  if (bytes.empty()) throw DecodeError(DecodeFault::empty, "the file is empty");
  if (bytes.size() > limits.largest_file) {
    throw DecodeError(DecodeFault::too_large, "the file is too large");
  }
  l_int32 format = 0, width = 0, height = 0, bits = 0, samples = 0, colormap = 0;
  if (pixReadHeaderMem(bytes.data(), bytes.size(), &format, &width, &height, &bits, &samples,
                       &colormap) != 0 ||
      width <= 0 || height <= 0) {
    throw DecodeError(DecodeFault::not_an_image, "the file is no JPEG, PNG, WebP or TIFF picture");
  }
  if (std::int64_t{width} * height > limits.most_pixels) {
    throw DecodeError(DecodeFault::too_many_pixels, "the picture has too many pixels");
  }
  if (std::min(width, height) < kShortestSide) {
    throw DecodeError(DecodeFault::too_small, "the picture is smaller than 100 pixels");
  }
  cv::Mat picture;
  try {
    const cv::Mat buffer(1, static_cast<int>(bytes.size()), CV_8U,
                         const_cast<std::uint8_t*>(bytes.data()));
    picture = cv::imdecode(buffer, cv::IMREAD_COLOR);
  } catch (const cv::Exception&) {
    picture.release();
  }
  if (picture.empty()) throw DecodeError(DecodeFault::damaged, "the picture is damaged");
  Decoded decoded;
  decoded.original = picture.size();
  const int longest = std::max(picture.cols, picture.rows);
  if (longest > limits.longest_side) {
    decoded.scale = static_cast<double>(limits.longest_side) / longest;
    cv::resize(picture, picture, {}, decoded.scale, decoded.scale, cv::INTER_AREA);
  }
  decoded.picture = picture;
  return decoded;
}

}  // namespace antrean::ocr
