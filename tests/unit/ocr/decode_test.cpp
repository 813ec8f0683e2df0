#include "ocr/decode.hpp"

#include <gtest/gtest.h>
#include <leptonica/allheaders.h>
#include <turbojpeg.h>

#include <algorithm>
#include <array>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <string>

#include "ocr/picture_pixels.hpp"

namespace antrean::ocr {
namespace {

using Bytes = std::vector<std::uint8_t>;

cv::Mat picture(int type = CV_8UC3, int width = 320, int height = 200) {
  cv::Mat made(height, width, type);
  cv::randu(made, cv::Scalar::all(0), cv::Scalar::all(type == CV_16UC3 ? 65535 : 255));
  return made;
}

Bytes encoded(const char* extension, const cv::Mat& from) {
  Bytes bytes;
  cv::imencode(extension, from, bytes);
  return bytes;
}

std::optional<DecodeFault> fault_of(const Bytes& bytes, const DecodeLimits& limits = {}) {
  try {
    decode(bytes, limits);
  } catch (const DecodeError& error) {
    EXPECT_FALSE(std::string(error.what()).empty());
    return error.fault();
  }
  return std::nullopt;
}

TEST(Decode, TakesTheUsualKindsWhateverTheirDepth) {
  for (const char* extension : {".jpg", ".png", ".webp", ".tiff"}) {
    const Decoded decoded = decode(encoded(extension, picture()));
    EXPECT_EQ(decoded.picture.size(), cv::Size(320, 200)) << extension;
    EXPECT_EQ(decoded.picture.type(), CV_8UC3) << extension;
  }
  EXPECT_EQ(decode(encoded(".png", picture(CV_16UC3))).picture.type(), CV_8UC3);
  EXPECT_EQ(decode(encoded(".png", picture(CV_8UC4))).picture.type(), CV_8UC3);
  EXPECT_EQ(decode(encoded(".jpg", picture(CV_8UC1))).picture.type(), CV_8UC3);
}

// Left above red, right above green; left below blue, right below white.
cv::Mat four_corners() {
  cv::Mat made(192, 320, CV_8UC3, cv::Scalar(255, 255, 255));
  made({0, 0, 160, 96}).setTo(cv::Scalar(0, 0, 255));
  made({160, 0, 160, 96}).setTo(cv::Scalar(0, 255, 0));
  made({0, 96, 160, 96}).setTo(cv::Scalar(255, 0, 0));
  return made;
}

// Shades by which pixels differ in the mean.
double difference(const cv::Mat& one, const cv::Mat& other) {
  if (one.size() != other.size()) return 999;
  return cv::norm(one, other, cv::NORM_L1) / (3 * static_cast<double>(one.total()));
}

// Where two of the corners are exchanged it is over 80; JPEG blurs colours at their borders.
constexpr double kSame = 2;

// What a camera stores for each orientation, so that the picture is upright when it is turned as
// EXIF 2.3 says; 0 is none.
std::array<cv::Mat, 9> stored_for(const cv::Mat& upright) {
  const auto flipped = [](const cv::Mat& from, int code) {
    cv::Mat to;
    cv::flip(from, to, code);
    return to;
  };
  const cv::Mat across = upright.t();
  return {upright,
          upright,
          flipped(upright, 1),
          flipped(upright, -1),
          flipped(upright, 0),
          across,
          flipped(across, 0),
          flipped(across, -1),
          flipped(across, 1)};
}

Bytes with_exif(Bytes jpeg, std::size_t orientation) {
  std::string exif(
      "\xFF\xE1\0\x22"
      "Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0?\0\0\0\0\0\0\0",
      36);
  exif[exif.find('?')] = static_cast<char>(orientation);
  jpeg.insert(jpeg.begin() + 2, exif.begin(), exif.end());
  return jpeg;
}

// The file's directory once more at its end, with the tag "Orientation" (274) among its entries.
Bytes with_tag(Bytes tiff, std::size_t orientation) {
  const auto number = [&tiff](std::size_t at, int bytes) {
    std::size_t value = 0;
    for (int i = bytes - 1; i >= 0; --i)
      value = value << 8U | tiff[at + static_cast<std::size_t>(i)];
    return value;
  };
  const std::size_t from = number(4, 4);
  const std::size_t entries = number(from, 2);
  Bytes directory{static_cast<std::uint8_t>(entries + 1), 0};
  bool done = false;
  for (std::size_t i = 0; i <= entries; ++i) {
    const std::size_t at = from + 2 + 12 * i;
    if (!done && (i == entries || number(at, 2) > 274)) {
      for (const int byte :
           {0x12, 0x01, 3, 0, 1, 0, 0, 0, static_cast<int>(orientation), 0, 0, 0}) {
        directory.push_back(static_cast<std::uint8_t>(byte));
      }
      done = true;
    }
    const std::size_t long_ = i == entries ? 4 : 12;
    for (std::size_t k = 0; k < long_; ++k) directory.push_back(tiff[at + k]);
  }
  if (tiff.size() % 2 != 0) tiff.push_back(0);
  for (std::size_t i = 0; i < 4; ++i) {
    tiff[4 + i] = static_cast<std::uint8_t>(tiff.size() >> (8 * i));
  }
  tiff.insert(tiff.end(), directory.begin(), directory.end());
  return tiff;
}

TEST(Decode, TurnsAPhotographUprightAfterItsExif) {
  const cv::Mat upright = four_corners();
  const auto stored = stored_for(upright);
  for (std::size_t orientation = 0; orientation < stored.size(); ++orientation) {
    const Decoded decoded = decode(with_exif(encoded(".jpg", stored[orientation]), orientation));
    EXPECT_LT(difference(decoded.picture, upright), kSame) << orientation;
    EXPECT_EQ(decoded.original, upright.size()) << orientation;
  }
}

TEST(Decode, TurnsATiffUprightAfterItsTag) {
  cv::Mat gray;
  cv::cvtColor(four_corners(), gray, cv::COLOR_BGR2GRAY);
  cv::Mat clear;
  cv::cvtColor(four_corners(), clear, cv::COLOR_BGR2BGRA);
  for (const cv::Mat& upright : {four_corners(), gray, clear}) {
    cv::Mat expected = upright;
    if (upright.channels() == 1) cv::cvtColor(upright, expected, cv::COLOR_GRAY2BGR);
    if (upright.channels() == 4) cv::cvtColor(upright, expected, cv::COLOR_BGRA2BGR);
    const auto stored = stored_for(upright);
    for (std::size_t orientation = 1; orientation < stored.size(); ++orientation) {
      // Leptonica 1.82 turns these upside down. Documents are found either way up.
      if (orientation == 8 && upright.channels() > 1) continue;
      const Decoded decoded = decode(with_tag(encoded(".tiff", stored[orientation]), orientation));
      EXPECT_LT(difference(decoded.picture, expected), kSame)
          << orientation << ", channels " << upright.channels();
    }
  }
}

TEST(Decode, ShowsGreyPicturesWhoseWhiteIsTransparent) {
  cv::Mat gray;
  cv::cvtColor(four_corners(), gray, cv::COLOR_BGR2GRAY);
  Bytes bytes = encoded(".png", gray);
  const std::string white("\0\0\0\x02tRNS\0\xFF\x5B\x91\x22\xB5", 14);
  bytes.insert(bytes.begin() + 33, white.begin(), white.end());
  cv::Mat expected;
  cv::cvtColor(gray, expected, cv::COLOR_GRAY2BGR);
  EXPECT_LT(difference(decode(bytes).picture, expected), kSame);
}

// Pixels that were never written would be what another scan left in the memory.
TEST(Decode, LeavesNothingOfAnotherScanInADamagedOne) {
  Bytes bytes;
  cv::imencode(".jpg", four_corners(), bytes, {cv::IMWRITE_JPEG_PROGRESSIVE, 1});
  const auto marker = [&bytes](std::uint8_t kind) {
    return std::adjacent_find(bytes.begin(), bytes.end(), [kind](std::uint8_t a, std::uint8_t b) {
      return a == 0xFF && b == kind;
    });
  };
  const auto frame = marker(0xC2);
  ASSERT_NE(frame, bytes.end());
  // Junk, which is but a warning, and what ends the decoding before any row is shown.
  const Bytes again(frame, frame + 2 + 256 * frame[2] + frame[3]);
  const auto end = bytes.end() - 2;
  ASSERT_EQ(end[1], 0xD9);
  bytes.insert(end, again.begin(), again.end());
  const Bytes junk{0x12, 0x34, 0x56};
  bytes.insert(bytes.begin() + 4 + 256 * bytes[4] + bytes[5], junk.begin(), junk.end());
  for (int i = 0; i < 3; ++i) decode(encoded(".jpg", four_corners()));
  try {
    const cv::Mat shown = decode(bytes).picture;
    EXPECT_EQ(difference(shown, cv::Mat(shown.size(), CV_8UC3, cv::Scalar::all(128))), 0);
  } catch (const DecodeError& error) {
    EXPECT_EQ(error.fault(), DecodeFault::damaged);
  }
}

TEST(Decode, ReadsAJpegWithJunkBetweenItsMarkers) {
  Bytes bytes = encoded(".jpg", four_corners());
  const auto behind_first = bytes.begin() + 4 + 256 * bytes[4] + bytes[5];
  const Bytes junk{0x12, 0x34, 0x56};
  bytes.insert(behind_first, junk.begin(), junk.end());
  EXPECT_LT(difference(decode(bytes).picture, four_corners()), kSame);
}

TEST(Decode, ReadsJpegsPixelForPixelAsOpenCvDoes) {
  for (const int type : {CV_8UC3, CV_8UC1}) {
    cv::Mat made = picture(type);
    cv::GaussianBlur(made, made, {}, 2);
    const Bytes bytes = encoded(".jpg", made);
    EXPECT_EQ(difference(decode(bytes).picture, cv::imdecode(bytes, cv::IMREAD_COLOR)), 0);
  }
}

TEST(Decode, MakesLargePhotographsSmaller) {
  cv::Mat large;
  cv::resize(four_corners(), large, {7000, 4200}, 0, 0, cv::INTER_NEAREST);
  Bytes bytes = encoded(".jpg", large);
  const Decoded decoded = decode(bytes);
  EXPECT_EQ(decoded.original, large.size());
  EXPECT_EQ(picture_pixels(bytes, 3500).pixels.size(), cv::Size(3500, 2100)) << "halved";
  EXPECT_EQ(picture_pixels(bytes, 3000).pixels.size(), cv::Size(3000, 1800)) << "and shrunk";
  EXPECT_EQ(picture_pixels(bytes, 3501).pixels.cols, 3501) << "halved, too little would be left";
  EXPECT_EQ(picture_pixels(bytes, 7000).pixels.size(), large.size()) << "as it is";
  EXPECT_EQ(picture_pixels(encoded(".png", large), 1000).pixels.size(), cv::Size(1000, 600));
  const PicturePixels turned = picture_pixels(with_exif(encoded(".jpg", large.t()), 5), 1750);
  EXPECT_EQ(turned.pixels.size(), cv::Size(1750, 1050)) << "a quarter";
  EXPECT_EQ(turned.original, large.size());
  EXPECT_EQ(picture_pixels(bytes, 4375).pixels.size(), cv::Size(4375, 2625)) << "five eighths";
  EXPECT_EQ(decoded.picture.size(), cv::Size(3024, 1814));
  EXPECT_NEAR(decoded.scale, 3024.0 / 7000, 1e-9);
  cv::Mat small;
  cv::resize(four_corners(), small, decoded.picture.size(), 0, 0, cv::INTER_NEAREST);
  EXPECT_LT(difference(decoded.picture, small), kSame);
}

TEST(Decode, ReadsInksOfAPrinter) {
  // As Adobe's programs write CMYK: 255 is no ink.
  cv::Mat inks(192, 320, CV_8UC4, cv::Scalar(255, 255, 255, 255));
  inks({0, 0, 160, 96}).setTo(cv::Scalar(255, 0, 0, 255));
  inks({160, 0, 160, 96}).setTo(cv::Scalar(0, 255, 0, 255));
  inks({0, 96, 160, 96}).setTo(cv::Scalar(0, 0, 255, 255));
  tjhandle turbo = tjInitCompress();
  unsigned char* made = nullptr;
  unsigned long size = 0;
  ASSERT_EQ(tjCompress2(turbo, inks.data, inks.cols, static_cast<int>(inks.step), inks.rows,
                        TJPF_CMYK, &made, &size, TJSAMP_444, 95, 0),
            0);
  const Bytes bytes(made, made + size);
  tjFree(made);
  tjDestroy(turbo);
  EXPECT_LT(difference(decode(bytes).picture, four_corners()), kSame);
}

TEST(Decode, KeepsColoursOfEveryKindAndDepth) {
  const cv::Mat made = four_corners();
  for (const char* extension : {".png", ".tiff", ".webp"}) {
    EXPECT_LT(difference(decode(encoded(extension, made)).picture, made), kSame) << extension;
  }
  cv::Mat deep;
  made.convertTo(deep, CV_16U, 257);
  for (const char* extension : {".png", ".tiff"}) {
    EXPECT_LT(difference(decode(encoded(extension, deep)).picture, made), kSame) << extension;
  }
  // Seen through to white paper.
  cv::Mat clear;
  cv::cvtColor(made, clear, cv::COLOR_BGR2BGRA);
  clear({0, 0, 160, 96}).setTo(cv::Scalar(0, 0, 0, 0));
  cv::Mat expected = made.clone();
  expected({0, 0, 160, 96}).setTo(cv::Scalar::all(255));
  for (const char* extension : {".png", ".tiff", ".webp"}) {
    EXPECT_LT(difference(decode(encoded(extension, clear)).picture, expected), kSame) << extension;
  }
}

TEST(Decode, SaysWhatIsWrongWithAFile) {
  EXPECT_EQ(fault_of({}), DecodeFault::empty);
  EXPECT_EQ(fault_of(Bytes(100, 0)), DecodeFault::not_an_image);
  const std::string words = "this is no picture at all, whatever its name says";
  EXPECT_EQ(fault_of({words.begin(), words.end()}), DecodeFault::not_an_image);
  EXPECT_EQ(fault_of(encoded(".png", picture(CV_8UC3, 1, 1))), DecodeFault::too_small);
  DecodeLimits small;
  small.largest_file = 10;
  EXPECT_EQ(fault_of(encoded(".png", picture()), small), DecodeFault::too_large);
  small = {};
  small.most_pixels = 1000;
  EXPECT_EQ(fault_of(encoded(".png", picture()), small), DecodeFault::too_many_pixels);
}

TEST(Decode, BelievesNoHeaderThatDeclaresAHugePicture) {
  Bytes bytes = encoded(".png", picture());
  // Width and height stand at 16 and 20 of a PNG: 30,000 x 30,000.
  for (const std::size_t at : {16U, 20U}) {
    bytes[at] = 0;
    bytes[at + 1] = 0;
    bytes[at + 2] = 0x75;
    bytes[at + 3] = 0x30;
  }
  EXPECT_EQ(fault_of(bytes), DecodeFault::too_many_pixels);
}

TEST(Decode, SurvivesFilesThatEndTooEarly) {
  for (const char* extension : {".jpg", ".png", ".webp", ".tiff"}) {
    const Bytes whole = encoded(extension, picture());
    for (const double share : {0.01, 0.1, 0.5, 0.9}) {
      const Bytes cut(
          whole.begin(),
          whole.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(whole.size())));
      // Half a JPEG may be shown; nothing may crash.
      const auto fault = fault_of(cut);
      EXPECT_NE(fault, DecodeFault::too_large) << extension << share;
    }
  }
}

TEST(Decode, ShowsAJpegThatEndsTooEarlyAsFarAsItGoes) {
  cv::Mat made = picture();
  cv::GaussianBlur(made, made, {}, 2);
  Bytes bytes = encoded(".jpg", made);
  const cv::Mat whole = decode(bytes).picture;
  bytes.resize(bytes.size() * 6 / 10);
  const cv::Mat shown = decode(bytes).picture;
  const cv::Range upper(0, made.rows / 3);
  const cv::Range lower(made.rows - 32, made.rows);
  EXPECT_EQ(difference(shown.rowRange(upper), whole.rowRange(upper)), 0);
  EXPECT_EQ(difference(shown.rowRange(lower),
                       cv::Mat(lower.size(), made.cols, CV_8UC3, cv::Scalar::all(128))),
            0);
}

TEST(Decode, SurvivesEveryFlippedByteOfAHeader) {
  for (const char* extension : {".jpg", ".png", ".webp", ".tiff"}) {
    const Bytes whole = encoded(extension, picture(CV_8UC3, 128, 120));
    for (std::size_t at = 0; at < std::min<std::size_t>(whole.size(), 160); ++at) {
      Bytes bent = whole;
      bent[at] ^= 0xFF;
      fault_of(bent);
    }
  }
}

TEST(Decode, RefusesMovingPicturesAndGif) {
  Bytes bytes = encoded(".png", picture());
  const std::string chunk(
      "\0\0\0\x08"
      "acTL"
      "\0\0\0\x02\0\0\0\0\0\0\0\0",
      20);
  // After the signature (8) and the header's chunk (25).
  bytes.insert(bytes.begin() + 33, chunk.begin(), chunk.end());
  EXPECT_EQ(fault_of(bytes), DecodeFault::animated);
  constexpr std::string_view kGif{"GIF89a\x40\x01\xC8\x00\x80\x00\x00", 13};
  EXPECT_TRUE(fault_of({kGif.begin(), kGif.end()}));
}

TEST(Decode, TakesNoOtherKindsThanItSays) {
  EXPECT_EQ(fault_of(encoded(".bmp", picture())), DecodeFault::not_an_image);
  PIX* flat = pixCreate(320, 200, 8);
  for (const l_int32 format : {IFF_GIF, IFF_JP2, IFF_PNM, IFF_SPIX}) {
    l_uint8* made = nullptr;
    std::size_t size = 0;
    ASSERT_EQ(pixWriteMem(&made, &size, flat, format), 0) << format;
    EXPECT_EQ(fault_of({made, made + size}), DecodeFault::not_an_image) << format;
    lept_free(made);
  }
  pixDestroy(&flat);
}

TEST(Decode, DrawsThePdfsFirstPageOrSaysWhyNot) {
  const std::string broken = "%PDF-1.7\n1 0 obj\n<<[[[[[[[[[[[[[[[[[[[[[[";
  EXPECT_EQ(fault_of({broken.begin(), broken.end()}), DecodeFault::damaged);
  const std::string plain =
      "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
      "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
      "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]>>endobj\n"
      "trailer<</Root 1 0 R>>\n%%EOF";
  const Decoded page = decode(Bytes{plain.begin(), plain.end()});
  EXPECT_GT(page.picture.cols, page.picture.rows);
  EXPECT_EQ(page.picture.type(), CV_8UC3);
  // A page of ten kilometres.
  std::string huge = plain;
  huge.replace(huge.find("400 300"), 7, "9999999 9999999");
  EXPECT_EQ(fault_of({huge.begin(), huge.end()}), DecodeFault::damaged);
}

}  // namespace
}  // namespace antrean::ocr
