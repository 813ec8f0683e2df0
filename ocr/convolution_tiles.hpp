#pragma once

// The tiles that a convolution's output is made in (convolution.hpp), and how pictures' planes
// become tiles and tiles planes. Pure.

#include <cstddef>

namespace antrean::ocr {

/// In pixels.
struct Extent {
  int rows = 0;
  int columns = 0;
  bool operator==(const Extent&) const = default;
};

/// A picture's planes of floats, one after another, each `rows` x `columns`.
template <typename Value>
struct Planes {
  Value* values = nullptr;
  int count = 0;
  int rows = 0;
  int columns = 0;

  std::ptrdiff_t stride() const { return static_cast<std::ptrdiff_t>(rows) * columns; }
  Value* row(int at) const { return values + static_cast<std::ptrdiff_t>(at) * columns; }
};

/// The tile that an output is made in. oneDNN makes machine code for one shape at a time, half a
/// millisecond's work, and lines of print have many widths: theirs is one tile of a fixed width.
/// Pictures, whose sizes are fixed, are made in tiles that fit the processor's cache. What lies
/// beside the input is zero in a tile, as a convolution pads it, so the output is the same.
Extent tile_of(Extent output);

/// A tile of the input as oneDNN wants it: all channels of a pixel side by side, zero where the
/// input has nothing. Its upper left corner is at `origin` of the input, less than 0 in the
/// padding.
void fill_tile(const Planes<const float>& input, Extent origin, Extent extent, float* tile);

/// Writes what of a tile lies in the output.
void empty_tile(const float* tile, Extent extent, Extent origin, const Planes<float>& output);

}  // namespace antrean::ocr
