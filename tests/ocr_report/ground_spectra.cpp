#include "tests/ocr_report/ground_spectra.hpp"

#include <algorithm>
#include <fstream>
#include <limits>
#include <random>
#include <span>
#include <stdexcept>
#include <utility>

#include "ocr/decode.hpp"
#include "ocr/ground_spectra.hpp"
#include "ocr/small_scene.hpp"
#include "tests/ocr_report/source.hpp"

namespace antrean::ocr_report {
namespace {

void write(const ocr::Spectra& spectra, std::ostream& out) {
  for (const cv::Mat& spectrum : spectra) {
    out.write(reinterpret_cast<const char*>(spectrum.data),
              static_cast<std::streamsize>(spectrum.total() * spectrum.elemSize()));
  }
}

void write_all_and_halves(std::vector<ocr::Spectra> fine, std::vector<ocr::Spectra> slow,
                          std::mt19937& random, std::ostream& out) {
  write(ocr::mean_of(fine), out);
  write(ocr::mean_of(slow), out);
  std::shuffle(fine.begin(), fine.end(), random);
  std::shuffle(slow.begin(), slow.end(), random);
  for (const bool first : {true, false}) {
    for (const std::span<const ocr::Spectra> patches :
         {std::span{std::as_const(fine)}, std::span{std::as_const(slow)}}) {
      const std::size_t half = (patches.size() + 1) / 2;
      write(ocr::mean_of(first ? patches.first(half) : patches.last(half)), out);
    }
  }
}

}  // namespace

void write_ground_spectra(const std::vector<std::filesystem::path>& folders,
                          const std::filesystem::path& out) {
  std::ofstream spectra{out.string() + ".spectra", std::ios::binary};
  std::ofstream lines{out.string() + ".jsonl"};
  if (!spectra || !lines) throw std::runtime_error{"can't write " + out.string()};
  std::mt19937 random{1};
  for (const auto& folder : folders) {
    take_folder(folder, std::numeric_limits<int>::max(), [&](const Picture& picture) {
      if (picture.truth.value("kind", "") != "ktp") return;
      if (picture.truth.value("/camera/gray"_json_pointer, false)) return;
      const ocr::Decoded decoded = ocr::decode(picture.bytes, {});
      const ocr::Quad corners = true_corners(picture, decoded.scale);
      write_all_and_halves(ocr::fine_spectra(decoded.picture, corners),
                           ocr::slow_spectra(ocr::small_scene(decoded.picture, corners)), random,
                           spectra);
      lines << Json{{"file", picture.id},
                    {"tier", picture.tier},
                    {"screen", picture.truth.value("/forge/kind"_json_pointer, "") == "screen"},
                    {"width", ocr::width_of(corners)}}
                   .dump()
            << '\n';
    });
  }
  if (!spectra.flush() || !lines.flush()) throw std::runtime_error{"can't write " + out.string()};
}

}  // namespace antrean::ocr_report
