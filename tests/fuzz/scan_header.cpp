// What an upload claims to be, and whether the decoder agrees with what was taken.

#include "common/scan_header.hpp"

#include "tests/fuzz/pictures.hpp"
#include "tests/fuzz/target.hpp"

namespace antrean::fuzz {

std::vector<std::string> seeds() {
  std::vector<std::string> files = small_pictures();
  files.emplace_back("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n%%EOF");
  return files;
}

int quick_runs() {
  return 60'000;
}

void run(std::string_view input) {
  constexpr std::int64_t kMostPixels = 1'000'000;
  const auto result = read_scan_header(
      {reinterpret_cast<const std::uint8_t*>(input.data()), input.size()}, kMostPixels);
  if (const auto* header = std::get_if<ScanHeader>(&result)) {
    require(header->pages >= 1 && header->pages <= kMostPages, "the pages are within limits");
    if (header->media == ScanMedia::pdf) {
      require(header->width == 0 && header->height == 0, "a PDF has no size");
    } else {
      require(header->width >= kShortestSide && header->height >= kShortestSide &&
                  header->width <= kLongestSide && header->height <= kLongestSide,
              "the sides are within limits");
      require(std::int64_t{header->width} * header->height <= kMostPixels,
              "the pixels are within limits");
    }
    require(!name_of(header->media).empty(), "the media type has a name");
  } else {
    require(!name_of(std::get<ScanRefusal>(result)).empty(), "the refusal has a name");
  }
}

}  // namespace antrean::fuzz
