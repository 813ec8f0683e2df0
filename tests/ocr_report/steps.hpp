#pragma once

// What each step of reading made of one picture, to look at.

#include <filesystem>
#include <vector>

namespace antrean::ocr_report {

/// Reads the picture and writes 1-found.png (the document's outline in green; of a KTP also those
/// that were looked at), 2-straight.png (the document set straight), of a KTP also 3-rows.png (its
/// rows, by the fields they were taken for), 4-number.png (the NIK's row, its digits cut apart) and
/// 5-lines.png (the rows' values as the trained reader gets them), and 6-read.png (every field's
/// box, value and confidence in hundredths). Of another or no document only the first. Returns the
/// files. Throws ocr::DecodeError, and std::runtime_error for files that can't be read or written.
std::vector<std::filesystem::path> draw_steps(const std::filesystem::path& picture,
                                              const std::filesystem::path& folder);

}  // namespace antrean::ocr_report
