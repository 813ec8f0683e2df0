#include "tests/ocr_report/traits.hpp"

#include <limits>

#include "ocr/reader.hpp"
#include "ocr/screen_traits.hpp"
#include "tests/ocr_report/source.hpp"

namespace antrean::ocr_report {
namespace {

ocr::ScreenTraits traits_of(const Picture& picture, const ocr::Reading& reading,
                            ocr::ScreenNetwork& network) {
  const ocr::Decoded decoded = ocr::decode(picture.bytes, {});
  ocr::Quad corners;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    corners.at(i) = reading.corners.at(i) * decoded.scale;
  }
  return ocr::screen_traits(decoded.picture, corners, ocr::rectify(decoded.picture, corners, false),
                            reading.quality, network);
}

}  // namespace

void print_screen_traits(const std::vector<std::filesystem::path>& folders, std::ostream& out) {
  ocr::DocumentReader reader;
  ocr::ScreenNetwork network;
  for (const auto& folder : folders) {
    take_folder(folder, std::numeric_limits<int>::max(), [&](const Picture& picture) {
      if (picture.truth.value("/camera/gray"_json_pointer, false)) return;
      const ocr::Reading reading = reader.read(picture.bytes, ocr::Kind::ktp);
      if (reading.kind != ocr::Kind::ktp || !reading.quality.usable) return;
      const bool screen = picture.truth.value("/forge/kind"_json_pointer, "") == "screen";
      out << Json{{"file", picture.id},
                  {"tier", picture.tier},
                  {"screen", screen},
                  {"traits", traits_of(picture, reading, network)}}
                 .dump()
          << std::endl;
    });
  }
}

}  // namespace antrean::ocr_report
