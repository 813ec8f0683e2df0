// Headers of uploads, real and hostile.
#include "common/scan_header.hpp"

#include <gtest/gtest.h>
#include <leptonica/allheaders.h>

#include <memory>
#include <string>
#include <vector>

using namespace std::string_literals;  // NUL bytes inside stay.

namespace antrean {
namespace {

using Data = std::vector<std::uint8_t>;
constexpr std::int64_t kPixels = 60'000'000;

// A real image of the format, as Leptonica writes it.
Data image(int width, int height, int format) {
  PIX* pix = pixCreate(width, height, 8);
  pixSetAll(pix);
  l_uint8* bytes = nullptr;
  std::size_t size = 0;
  EXPECT_EQ(pixWriteMem(&bytes, &size, pix, format), 0);
  Data data(bytes, bytes + size);
  lept_free(bytes);
  pixDestroy(&pix);
  return data;
}

void put32(Data& data, std::size_t at, std::uint32_t value) {
  for (int i = 0; i < 4; ++i) {
    data.at(at + static_cast<std::size_t>(i)) = static_cast<std::uint8_t>(value >> (24 - 8 * i));
  }
}

ScanRefusal refusal(const Data& data) {
  const auto result = read_scan_header(data, kPixels);
  const auto* found = std::get_if<ScanRefusal>(&result);
  EXPECT_NE(found, nullptr) << "was taken";
  return found != nullptr ? *found : ScanRefusal{};
}

TEST(ScanHeader, ReadsRealImages) {
  const std::pair<int, ScanMedia> formats[] = {{IFF_JFIF_JPEG, ScanMedia::jpeg},
                                               {IFF_PNG, ScanMedia::png},
                                               {IFF_WEBP, ScanMedia::webp},
                                               {IFF_TIFF_ZIP, ScanMedia::tiff}};
  for (const auto& [format, media] : formats) {
    const auto result = read_scan_header(image(640, 400, format), kPixels);
    const auto* header = std::get_if<ScanHeader>(&result);
    ASSERT_NE(header, nullptr) << name_of(media);
    EXPECT_EQ(header->media, media);
    EXPECT_EQ(header->width, 640);
    EXPECT_EQ(header->height, 400);
    EXPECT_EQ(header->pages, 1);
  }
}

TEST(ScanHeader, KnowsPdfByItsMagic) {
  const std::string text = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n";
  const auto result = read_scan_header(Data(text.begin(), text.end()), kPixels);
  ASSERT_TRUE(std::holds_alternative<ScanHeader>(result));
  EXPECT_EQ(std::get<ScanHeader>(result).media, ScanMedia::pdf);
}

TEST(ScanHeader, RefusesWhatIsNoImage) {
  for (const std::string& text :
       {std::string(), std::string("x"), std::string("hello, I am not an image at all"),
        std::string(100, '\0'), std::string("<svg xmlns='http://www.w3.org/2000/svg'></svg>"),
        "GIF89a\x01\x00\x01\x00 a picture of a cat that moves"s,
        "BM\x36\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00 bitmap bytes"s,
        "II\x2b\x00\x08\x00\x00\x00 a BigTIFF, which we don't take"s}) {
    EXPECT_EQ(refusal(Data(text.begin(), text.end())), ScanRefusal::not_an_image) << text;
  }
}

TEST(ScanHeader, RefusesGigapixelClaims) {
  Data png = image(640, 400, IFF_PNG);
  put32(png, 16, 50'000);
  put32(png, 20, 50'000);
  EXPECT_EQ(refusal(png), ScanRefusal::too_many_pixels);
  put32(png, 16, 0x7fffffff);
  const ScanRefusal absurd = refusal(png);
  EXPECT_TRUE(absurd == ScanRefusal::too_many_pixels || absurd == ScanRefusal::damaged);
  put32(png, 16, 0xffffffff);
  const ScanRefusal negative = refusal(png);
  EXPECT_TRUE(negative == ScanRefusal::too_many_pixels || negative == ScanRefusal::damaged);

  Data jpeg = image(640, 400, IFF_JFIF_JPEG);
  for (std::size_t i = 2; i + 8 < jpeg.size(); ++i) {
    if (jpeg[i] == 0xff && jpeg[i + 1] == 0xc0) {
      jpeg[i + 5] = jpeg[i + 7] = 50'000 >> 8;
      jpeg[i + 6] = jpeg[i + 8] = 50'000 & 0xff;
      break;
    }
  }
  EXPECT_EQ(refusal(jpeg), ScanRefusal::too_many_pixels);
  EXPECT_EQ(std::get<ScanRefusal>(read_scan_header(image(640, 400, IFF_PNG), 255'999)),
            ScanRefusal::too_many_pixels);
}

TEST(ScanHeader, RefusesSmallOnesAndDamagedHeaders) {
  EXPECT_EQ(refusal(image(640, 100, IFF_PNG)), ScanRefusal::too_small);
  Data zero = image(640, 400, IFF_PNG);
  put32(zero, 16, 0);
  EXPECT_EQ(refusal(zero), ScanRefusal::damaged);
  for (const int format : {IFF_JFIF_JPEG, IFF_PNG, IFF_WEBP, IFF_TIFF_ZIP}) {
    Data whole = image(640, 400, format);
    for (const std::size_t size : {16u, 20u, 24u, 30u}) {
      const Data cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
      // Whatever it says, it must not read outside; the sanitizer run watches.
      static_cast<void>(read_scan_header(cut, kPixels));
    }
  }
}

TEST(ScanHeader, ATiffThatLoopsOrHasManyPages) {
  // Little-endian, directories without entries that chain to one another.
  const auto tiff = [](int pages, bool loop) {
    Data data{'I', 'I', 42, 0, 8, 0, 0, 0};
    for (int page = 0; page < pages; ++page) {
      const bool last = page + 1 == pages;
      const auto next = static_cast<std::uint8_t>(last ? (loop ? 8 : 0) : data.size() + 6);
      for (const std::uint8_t byte : {std::uint8_t{0}, std::uint8_t{0}, next, std::uint8_t{0},
                                      std::uint8_t{0}, std::uint8_t{0}}) {
        data.push_back(byte);
      }
    }
    data.resize(data.size() + 16);
    return data;
  };
  EXPECT_EQ(refusal(tiff(30, false)), ScanRefusal::too_many_pages);
  EXPECT_EQ(refusal(tiff(2, true)), ScanRefusal::damaged);
  Data outside{'M', 'M', 0, 42, 0xff, 0xff, 0xff, 0xff};
  outside.resize(64);
  EXPECT_EQ(refusal(outside), ScanRefusal::damaged);
}

}  // namespace
}  // namespace antrean
