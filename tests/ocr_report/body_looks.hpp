#pragma once

// What the network that tells values pasted over is trained on (ocr/training/pasted_values.py).

#include <filesystem>
#include <vector>

namespace antrean::ocr_report {

/// Of each KTP of the folders' truth.jsonl, genuine or with a value pasted over: `out`.looks has
/// its looks (ocr/body_looks.hpp), one picture after the other; `out`.jsonl a line for each,
/// "file", "tier", "boxes", the values' as [x, y, width, height] in the looks' pixels, and
/// "pasted", the key of the value that is forged, or "". Throws std::runtime_error when they can't
/// be written.
void write_body_looks(const std::vector<std::filesystem::path>& folders,
                      const std::filesystem::path& out);

}  // namespace antrean::ocr_report
