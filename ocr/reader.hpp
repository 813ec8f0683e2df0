#pragma once

// The reader of documents: a picture's bytes in, a Reading out. One object per thread, reused: it
// keeps its engines, which are started at the first reading.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

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

 private:
  DecodeLimits limits_;
  std::unique_ptr<Readers> readers_;
};

}  // namespace antrean::ocr
