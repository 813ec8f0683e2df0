#pragma once

// The work of `antrean ocr`: files in, one JSON object a line out, in the order of the files.

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

namespace antrean::ocr {

struct OcrCommandOptions {
  /// "auto", "ktp" or "kk".
  std::string type = "auto";
  /// Files read at the same time.
  int jobs = 1;
  std::vector<std::string> files;
  /// Progress on `err`, for a terminal.
  bool progress = false;
};

/// Returns the exit status: 0, or 1 when a file couldn't be read (its line has `error`).
int run_ocr_command(const OcrCommandOptions& options, std::ostream& out, std::ostream& err);

/// The bytes of a file; throws std::runtime_error with the reason.
std::vector<std::uint8_t> read_file(const std::string& path);

}  // namespace antrean::ocr
