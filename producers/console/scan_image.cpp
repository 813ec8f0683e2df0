#include "producers/console/scan_image.hpp"

#include <leptonica/allheaders.h>

#include <memory>

#include "common/scan_header.hpp"

namespace antrean::console {
namespace {

struct PixDeleter {
  void operator()(Pix* pix) const { pixDestroy(&pix); }
};
struct LeptonicaDeleter {
  void operator()(l_uint8* data) const { lept_free(data); }
};

std::optional<ShownScan> png_of_tiff(const Bytes& scan) {
  const std::unique_ptr<Pix, PixDeleter> pix{pixReadMemTiff(scan.data(), scan.size(), 0)};
  if (!pix) return std::nullopt;
  l_uint8* data = nullptr;
  std::size_t size = 0;
  if (pixWriteMemPng(&data, &size, pix.get(), 0) != 0) return std::nullopt;
  const std::unique_ptr<l_uint8, LeptonicaDeleter> owned{data};
  return ShownScan{"image/png", std::string(reinterpret_cast<const char*>(data), size)};
}

}  // namespace

std::optional<ShownScan> shown_scan(const Bytes& scan, std::int64_t most_pixels) {
  const auto header = read_scan_header(scan, most_pixels);
  const auto* known = std::get_if<ScanHeader>(&header);
  if (known == nullptr) return std::nullopt;
  if (known->media == ScanMedia::tiff) return png_of_tiff(scan);
  return ShownScan{std::string(name_of(known->media)), std::string(as_text(scan))};
}

}  // namespace antrean::console
