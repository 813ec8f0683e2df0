#pragma once

// What the trees that tell photographed screens from cards are grown on (ocr/training/screens.py).

#include <filesystem>
#include <ostream>
#include <vector>

namespace antrean::ocr_report {

/// A line of JSON for each KTP of the folders' truth.jsonl that can be read and isn't grey by its
/// scanner: "file", "tier", "screen" (whether it is one), "traits" (ocr/screen_traits.hpp).
void print_screen_traits(const std::vector<std::filesystem::path>& folders, std::ostream& out);

}  // namespace antrean::ocr_report
