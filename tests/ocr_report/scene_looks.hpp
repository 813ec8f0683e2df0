#pragma once

// What the network that knows screens by their scene is trained on (ocr/training/screen_scenes.py).

#include <filesystem>
#include <vector>

namespace antrean::ocr_report {

/// Of each KTP in colour of the folders' truth.jsonl, its corners as found: `out`.looks has its
/// looks (ocr/scene_looks.hpp), one picture after the other; `out`.jsonl a line for each, "file",
/// "tier" and "screen" (whether it is one). Throws std::runtime_error when they can't be written.
void write_scene_looks(const std::vector<std::filesystem::path>& folders,
                       const std::filesystem::path& out);

}  // namespace antrean::ocr_report
