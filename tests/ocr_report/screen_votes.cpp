#include "tests/ocr_report/screen_votes.hpp"

#include <limits>

#include "ocr/reader.hpp"
#include "ocr/screen.hpp"
#include "tests/ocr_report/source.hpp"

namespace antrean::ocr_report {

void print_screen_votes(const std::vector<std::filesystem::path>& folders, std::ostream& out) {
  ocr::DocumentReader reader;
  ocr::ScreenNetworks networks;
  for (const auto& folder : folders) {
    take_folder(folder, std::numeric_limits<int>::max(), [&](const Picture& picture) {
      if (picture.truth.value("/camera/gray"_json_pointer, false)) return;
      const ocr::Reading reading = reader.read(picture.bytes, ocr::Kind::ktp);
      if (reading.kind != ocr::Kind::ktp || !reading.quality.usable) return;
      const ocr::Decoded decoded = ocr::decode(picture.bytes, {});
      ocr::Quad corners;
      for (std::size_t i = 0; i < corners.size(); ++i) {
        corners.at(i) = reading.corners.at(i) * decoded.scale;
      }
      const ocr::ScreenVotes votes = ocr::screen_votes(decoded.picture, corners, networks);
      const bool screen = picture.truth.value("/forge/kind"_json_pointer, "") == "screen";
      Json line{{"file", picture.id},        {"tier", picture.tier}, {"screen", screen},
                {"width", votes.card_width}, {"scene", votes.scene}, {"ground", votes.ground}};
      if (votes.around) line["around"] = *votes.around;
      out << line.dump() << std::endl;
    });
  }
}

}  // namespace antrean::ocr_report
