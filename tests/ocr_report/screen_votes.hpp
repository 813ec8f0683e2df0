#pragma once

// What the networks for screens make of drawn cards (ocr/training/screens.py).

#include <filesystem>
#include <ostream>
#include <vector>

namespace antrean::ocr_report {

/// A line of JSON for each KTP of the folders' truth.jsonl that can be read and isn't grey by its
/// scanner: "file", "tier", "screen" (whether it is one), "width", "scene", "ground" and,
/// where there is such a vote, "around" (as ScreenVotes of ocr/screen.hpp).
void print_screen_votes(const std::vector<std::filesystem::path>& folders, std::ostream& out);

}  // namespace antrean::ocr_report
