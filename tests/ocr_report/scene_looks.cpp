#include "tests/ocr_report/scene_looks.hpp"

#include <algorithm>
#include <fstream>
#include <limits>
#include <stdexcept>

#include "ocr/decode.hpp"
#include "ocr/find_document.hpp"
#include "ocr/scene_looks.hpp"
#include "tests/ocr_report/source.hpp"

namespace antrean::ocr_report {
namespace {

double farthest(const ocr::Quad& some, const ocr::Quad& others) {
  double most = 0;
  for (std::size_t i = 0; i < some.size(); ++i) {
    most = std::max(most, cv::norm(some.at(i) - others.at(i)));
  }
  return most;
}

// As the reader finds them, with the corner first that is drawn first; as drawn where it doesn't.
ocr::Quad found_corners(const cv::Mat& picture, const ocr::Quad& drawn) {
  constexpr double kNear = 0.05;
  for (ocr::Quad found : ocr::CardSearch{picture}.next()) {
    for (std::size_t turn = 0; turn < found.size(); ++turn) {
      if (farthest(found, drawn) < kNear * ocr::width_of(drawn)) return found;
      std::rotate(found.begin(), found.begin() + 1, found.end());
    }
  }
  return drawn;
}

}  // namespace

void write_scene_looks(const std::vector<std::filesystem::path>& folders,
                       const std::filesystem::path& out) {
  std::ofstream looks{out.string() + ".looks", std::ios::binary};
  std::ofstream lines{out.string() + ".jsonl"};
  if (!looks || !lines) throw std::runtime_error{"can't write " + out.string()};
  for (const auto& folder : folders) {
    take_folder(folder, std::numeric_limits<int>::max(), [&](const Picture& picture) {
      if (picture.truth.value("kind", "") != "ktp" ||
          picture.truth.value("/camera/gray"_json_pointer, false)) {
        return;
      }
      const ocr::Decoded decoded = ocr::decode(picture.bytes, {});
      const ocr::Quad corners =
          found_corners(decoded.picture, true_corners(picture, decoded.scale));
      const cv::Mat seen = ocr::scene_looks(ocr::small_scene(decoded.picture, corners));
      looks.write(reinterpret_cast<const char*>(seen.data),
                  static_cast<std::streamsize>(seen.total() * seen.elemSize()));
      lines << Json{{"file", picture.id},
                    {"tier", picture.tier},
                    {"screen", picture.truth.value("/forge/kind"_json_pointer, "") == "screen"}}
                   .dump()
            << '\n';
    });
  }
  if (!looks.flush() || !lines.flush()) throw std::runtime_error{"can't write " + out.string()};
}

}  // namespace antrean::ocr_report
