#pragma once

// The trained networks' weights: ONNX files that are linked into the library (weights/weights.s),
// so that no file is looked for at run time.

#include <cstddef>
#include <opencv2/dnn.hpp>
#include <span>

namespace antrean::ocr {

/// As they are in the program; the test compares them with weights/SHA256SUMS.
std::span<const std::byte> digit_weights();
std::span<const std::byte> text_weights();
std::span<const std::byte> glance_weights();
std::span<const std::byte> screen_ground_weights();
std::span<const std::byte> screen_scenes_weights();
std::span<const std::byte> pasted_digits_weights();
std::span<const std::byte> pasted_values_weights();

/// One object a thread, as networks keep what they computed last.
cv::dnn::Net network_of(std::span<const std::byte> weights);

}  // namespace antrean::ocr
