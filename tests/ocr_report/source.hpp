#pragma once

// Where the report's pictures come from: drawn by seed, or a folder with a truth.jsonl.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "ocr/find_document.hpp"
#include "tests/specimens/batch.hpp"

namespace antrean::ocr_report {

using Json = specimens::Json;

struct Picture {
  std::string id;
  std::string tier;
  std::vector<std::uint8_t> bytes;
  /// As in truth.hpp of the specimens; "kind" is ktp, kk, other or blank.
  Json truth;
};

/// The document's corners as drawn, in pixels of the picture `scale` times as large.
ocr::Quad true_corners(const Picture& picture, double scale);

using Taker = std::function<void(const Picture&)>;

/// Draws `count` genuine documents of a kind ("ktp", "kk", "other", "blank").
void draw(const std::string& kind, specimens::Tier tier, int count, std::uint64_t seed,
          const specimens::AreaTable& areas, const Taker& take);

/// Draws `count` forged KTPs; `forgery` is digit, patch, screen or covered.
void draw_forged(const std::string& forgery, specimens::Tier tier, int count, std::uint64_t seed,
                 const specimens::AreaTable& areas, const Taker& take);

/// Draws `count` KTPs whose own data disagree, by turns: NIK against date, NIK against sex, unknown
/// area, serial 0000, a NIK that is cut off by the picture's edge, and noise without a document.
void draw_unsound(specimens::Tier tier, int count, std::uint64_t seed,
                  const specimens::AreaTable& areas, const Taker& take);

/// Takes the pictures that the folder's truth.jsonl names, at most `count` of each kind and tier.
/// Throws std::runtime_error when there is none.
void take_folder(const std::filesystem::path& folder, int count, const Taker& take);

}  // namespace antrean::ocr_report
