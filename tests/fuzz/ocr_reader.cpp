// The whole reader. A first byte 'f' or 'g': the rest is a file. Else the bytes draw a picture:
// lines of text, bars and noise, four bytes each, as nobody would photograph them. Where the first
// byte is odd, a family card is wanted, which is looked for longest.

#include "ocr/reader.hpp"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <optional>

#include "ocr/reading_json.hpp"
#include "ocr/threads.hpp"
#include "tests/fuzz/pictures.hpp"
#include "tests/fuzz/target.hpp"

namespace antrean::fuzz {
namespace {

std::vector<unsigned char> draw(std::string_view bytes) {
  std::size_t at = 0;
  const auto next = [&] { return at < bytes.size() ? static_cast<unsigned char>(bytes[at++]) : 0; };
  const int width = 200 + 4 * next();
  const int height = 200 + 2 * next();
  const int paper = next();
  cv::Mat picture(height, width, CV_8UC3, cv::Scalar(paper, paper, 255 - 0.5 * paper));
  while (at < bytes.size()) {
    const int what = next();
    const cv::Point place(next() * width / 256, next() * height / 256);
    const int size = next();
    const cv::Scalar ink(size * 7 % 256, size * 13 % 256, what);
    switch (what % 4) {
      case 0: {
        const std::size_t length = std::min<std::size_t>(size % 32, bytes.size() - at);
        cv::putText(picture, std::string(bytes.substr(at, length)), place, cv::FONT_HERSHEY_SIMPLEX,
                    0.3 + size / 100.0, ink, 1 + size % 3);
        at += length;
        break;
      }
      case 1:
        cv::rectangle(picture, place, place + cv::Point(size * 3, size), ink, -1);
        break;
      case 2:
        cv::circle(picture, place, size, ink, 1 + size % 20);
        break;
      default:
        cv::line(picture, place, cv::Point(width - place.y, height - place.x), ink, 1 + size % 9);
        break;
    }
  }
  std::vector<unsigned char> file;
  require(cv::imencode(".png", picture, file), "the picture is encoded");
  return file;
}

}  // namespace

std::vector<std::string> seeds() {
  std::vector<std::string> inputs{std::string("d\xc8\x64\xf0") +
                                  std::string("\x01\x05\x05\xfa", 4) +
                                  std::string("\x00\x10\x20\x18NIK : 3528011708850003", 26) +
                                  std::string("\x00\x10\x60\x14Nama : BUDI SANTOSO", 23)};
  inputs.push_back("f" + small_pictures().front());
  for (std::size_t i = 0, before = inputs.size(); i < before; ++i) {
    inputs.push_back(inputs[i]);
    ++inputs.back().front();
  }
  return inputs;
}

int quick_runs() {
  return 4;
}

void run(std::string_view input) {
  static const bool kThreadsHeld = (ocr::hold_threads(), true);
  (void)kThreadsHeld;
  static ocr::DocumentReader reader{ocr::DecodeLimits{
      .largest_file = 1'000'000, .most_pixels = 2'000'000, .longest_side = 1'200}};
  if (input.empty()) return;
  const bool is_file = input.front() == 'f' || input.front() == 'g';
  const bool odd = static_cast<unsigned char>(input.front()) % 2 == 1;
  const auto wanted = odd ? std::optional{ocr::Kind::kk} : std::nullopt;
  input.remove_prefix(1);
  std::vector<unsigned char> file(input.begin(), input.end());
  if (!is_file) file = draw(input);
  try {
    const ocr::Reading reading = reader.read(file, wanted);
    require(!ocr::to_json(reading).dump().empty(), "a reading is written as JSON");
  } catch (const ocr::DecodeError&) {
    require(is_file, "what was drawn can be decoded");
  }
}

}  // namespace antrean::fuzz
