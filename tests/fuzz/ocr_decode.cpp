// Bytes to a picture: DecodeError or a picture within the limits, whatever the bytes.

#include "ocr/decode.hpp"

#include "tests/fuzz/pictures.hpp"
#include "tests/fuzz/target.hpp"

namespace antrean::fuzz {

std::vector<std::string> seeds() {
  return small_pictures();
}

int quick_runs() {
  return 4'000;
}

void run(std::string_view input) {
  const ocr::DecodeLimits limits{
      .largest_file = 1'000'000, .most_pixels = 1'000'000, .longest_side = 300};
  try {
    const ocr::Decoded decoded =
        ocr::decode({reinterpret_cast<const std::uint8_t*>(input.data()), input.size()}, limits);
    require(!decoded.picture.empty() && decoded.picture.type() == CV_8UC3, "a picture is BGR");
    require(
        decoded.picture.cols <= limits.longest_side && decoded.picture.rows <= limits.longest_side,
        "it is as small as was asked");
    require(std::int64_t{decoded.original.width} * decoded.original.height <= limits.most_pixels,
            "the file's pixels are within the limit");
    require(decoded.scale > 0, "the scale is positive");
  } catch (const ocr::DecodeError& error) {
    require(!ocr::name_of(error.fault()).empty(), "the fault has a name");
  }
}

}  // namespace antrean::fuzz
