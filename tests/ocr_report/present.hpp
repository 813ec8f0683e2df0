#pragma once

// The report as people read it: a table for the terminal, a page with pictures and diagrams, and
// the numbers as JSON.

#include <array>
#include <string>

#include "tests/ocr_report/score.hpp"

namespace antrean::ocr_report {

std::string table(const Score& score);
/// A page in one file; the pictures stand in it.
std::string page(const Score& score);
/// Of the values said with so much confidence, the share that was right; as a drawing.
std::string reliability_svg(const std::vector<Said>& said);
Json numbers(const Score& score);

}  // namespace antrean::ocr_report
