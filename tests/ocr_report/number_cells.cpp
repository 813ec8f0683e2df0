#include "tests/ocr_report/number_cells.hpp"

#include <fstream>
#include <limits>
#include <stdexcept>

#include "ocr/decode.hpp"
#include "ocr/digit_cells.hpp"
#include "ocr/find_document.hpp"
#include "ocr/read_ktp.hpp"
#include "ocr/read_number.hpp"
#include "tests/ocr_report/source.hpp"

namespace antrean::ocr_report {

void write_number_cells(const std::vector<std::filesystem::path>& folders,
                        const std::filesystem::path& out) {
  std::ofstream cells{out.string() + ".cells", std::ios::binary};
  std::ofstream lines{out.string() + ".jsonl"};
  if (!cells || !lines) throw std::runtime_error{"can't write " + out.string()};
  for (const auto& folder : folders) {
    take_folder(folder, std::numeric_limits<int>::max(), [&](const Picture& picture) {
      const std::string digits = picture.truth.value("/fields/nik"_json_pointer, "");
      const std::string forged = picture.truth.value("/forge/kind"_json_pointer, "");
      const bool whole = picture.truth.value("/forge/field"_json_pointer, "nik") != "nik";
      if (digits.empty() || (!forged.empty() && forged != "digit" && !whole)) return;
      const ocr::Decoded decoded = ocr::decode(picture.bytes, {});
      const cv::Mat row = ocr::rectify(decoded.picture, true_corners(picture, decoded.scale), false,
                                       ocr::nik_row());
      const ocr::NumberReading found = ocr::match_number(row);
      if (found.boxes.size() != digits.size()) return;
      const cv::Mat side_by_side = ocr::digit_cells(row, found.boxes);
      cells.write(reinterpret_cast<const char*>(side_by_side.data),
                  static_cast<std::streamsize>(side_by_side.total() * side_by_side.elemSize()));
      lines << Json{{"file", picture.id},
                    {"tier", picture.tier},
                    {"digits", digits},
                    {"pasted", picture.truth.value("/forge/position"_json_pointer, -1)}}
                   .dump()
            << '\n';
    });
  }
  if (!cells.flush() || !lines.flush()) throw std::runtime_error{"can't write " + out.string()};
}

}  // namespace antrean::ocr_report
