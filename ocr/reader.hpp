#pragma once

// The reader of documents: a picture's bytes in, a Reading out. One object per thread, reused: it
// keeps its engines, which are started at the first reading.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "ocr/decode.hpp"
#include "ocr/reading.hpp"

namespace antrean::ocr {

class Readers;

class DocumentReader {
 public:
  explicit DocumentReader(DecodeLimits limits = {});
  ~DocumentReader();
  DocumentReader(DocumentReader&&) noexcept;

  /// Reads a picture. `wanted` tells what it ought to be; nothing means: find out. Throws
  /// DecodeError for bytes that are no picture, std::runtime_error when language data is missing.
  Reading read(std::span<const std::uint8_t> bytes, std::optional<Kind> wanted = std::nullopt);
  /// The same, and lets go of the bytes as soon as they are decoded: a telephone's are many.
  Reading read(std::vector<std::uint8_t>&& bytes, std::optional<Kind> wanted = std::nullopt);

 private:
  using Clock = std::chrono::steady_clock;
  Reading read_decoded(const Decoded& decoded, std::optional<Kind> wanted, Clock::time_point start);

  DecodeLimits limits_;
  std::unique_ptr<Readers> readers_;
};

}  // namespace antrean::ocr
