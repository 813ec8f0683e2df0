#include "ocr/convolution_tiles.hpp"

#include <algorithm>
#include <opencv2/core/hal/intrin.hpp>

namespace antrean::ocr {
namespace {

// Writes a matrix of floats with its rows as columns. Strides are in floats, from row to row.
void transpose(const float* from, std::ptrdiff_t from_stride, int rows, int columns, float* to,
               std::ptrdiff_t to_stride) {
  constexpr int kSide = cv::v_float32x4::nlanes;
  const int whole_rows = rows / kSide * kSide;
  const int whole_columns = columns / kSide * kSide;
  for (int row = 0; row < whole_rows; row += kSide) {
    for (int column = 0; column < whole_columns; column += kSide) {
      const float* given = from + row * from_stride + column;
      float* turned = to + column * to_stride + row;
      const cv::v_float32x4 row0 = cv::v_load(given);
      const cv::v_float32x4 row1 = cv::v_load(given + from_stride);
      const cv::v_float32x4 row2 = cv::v_load(given + 2 * from_stride);
      const cv::v_float32x4 row3 = cv::v_load(given + 3 * from_stride);
      cv::v_float32x4 column0;
      cv::v_float32x4 column1;
      cv::v_float32x4 column2;
      cv::v_float32x4 column3;
      cv::v_transpose4x4(row0, row1, row2, row3, column0, column1, column2, column3);
      cv::v_store(turned, column0);
      cv::v_store(turned + to_stride, column1);
      cv::v_store(turned + 2 * to_stride, column2);
      cv::v_store(turned + 3 * to_stride, column3);
    }
  }
  for (int row = 0; row < rows; ++row) {
    for (int column = row < whole_rows ? whole_columns : 0; column < columns; ++column) {
      to[column * to_stride + row] = from[row * from_stride + column];
    }
  }
}

}  // namespace

Extent tile_of(Extent output) {
  constexpr int kLine = 16;  // rows; a line's are no more
  constexpr int kLineTile = 16;
  constexpr Extent kLargest{24, 128};
  const auto even = [](int length, int most) {
    const int parts = (length + most - 1) / most;
    return (length + parts - 1) / parts;
  };
  if (output.rows <= kLine) return {output.rows, kLineTile};
  return {even(output.rows, kLargest.rows), even(output.columns, kLargest.columns)};
}

void fill_tile(const Planes<const float>& input, Extent origin, Extent extent, float* tile) {
  const int first = std::clamp(-origin.columns, 0, extent.columns);
  const int end = std::clamp(input.columns - origin.columns, first, extent.columns);
  const int width = extent.columns * input.count;
  for (int at = 0; at < extent.rows; ++at, tile += width) {
    const int row = origin.rows + at;
    if (row < 0 || row >= input.rows) {
      std::fill(tile, tile + width, 0.0F);
      continue;
    }
    std::fill(tile, tile + first * input.count, 0.0F);
    std::fill(tile + end * input.count, tile + width, 0.0F);
    transpose(input.row(row) + origin.columns + first, input.stride(), input.count, end - first,
              tile + first * input.count, input.count);
  }
}

void empty_tile(const float* tile, Extent extent, Extent origin, const Planes<float>& output) {
  const int rows = std::min(extent.rows, output.rows - origin.rows);
  const int columns = std::min(extent.columns, output.columns - origin.columns);
  for (int at = 0; at < rows; ++at, tile += extent.columns * output.count) {
    transpose(tile, output.count, columns, output.count,
              output.row(origin.rows + at) + origin.columns, output.stride());
  }
}

}  // namespace antrean::ocr
