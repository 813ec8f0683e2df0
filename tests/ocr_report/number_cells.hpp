#pragma once

// What the network that tells pasted digits is trained on (ocr/training/pasted_digits.py).

#include <filesystem>
#include <vector>

namespace antrean::ocr_report {

/// Of each KTP of the folders' truth.jsonl whose NIK can be cut into its digits, unless it was
/// forged otherwise than by one digit: `out`.cells has them (ocr/digit_cells.hpp), 8 bits, one
/// picture after the other; `out`.jsonl a line for each, "file", "tier", "digits", and "pasted",
/// the place of the digit that is forged, or -1. Throws std::runtime_error when they can't be
/// written.
void write_number_cells(const std::vector<std::filesystem::path>& folders,
                        const std::filesystem::path& out);

}  // namespace antrean::ocr_report
