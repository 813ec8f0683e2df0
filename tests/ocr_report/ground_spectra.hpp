#pragma once

// What the network that tells screens by a card's ground is trained on
// (ocr/training/screen_ground.py).

#include <filesystem>
#include <ostream>
#include <vector>

namespace antrean::ocr_report {

/// Writes to OUT.spectra, for each KTP of the folders' truth.jsonl that isn't grey by its scanner,
/// the mean spectra of its ground (ocr/ground_spectra.hpp: fine ones, then slow ones) three times,
/// 32-bit floats: of all places, and of two halves of them. The corners are those drawn. OUT.jsonl
/// says of each "file", "tier", "screen" (whether it is one) and "width" (of the card, pixels).
void write_ground_spectra(const std::vector<std::filesystem::path>& folders,
                          const std::filesystem::path& out);

}  // namespace antrean::ocr_report
