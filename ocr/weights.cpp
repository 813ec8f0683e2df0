#include "ocr/weights.hpp"

#include "ocr/convolution.hpp"

// NOLINTBEGIN(readability-identifier-naming): names of weights.s, in C's own style.
extern "C" {
extern const std::byte antrean_digit_weights[];
extern const std::byte antrean_digit_weights_end[];
extern const std::byte antrean_text_weights[];
extern const std::byte antrean_text_weights_end[];
extern const std::byte antrean_glance_weights[];
extern const std::byte antrean_glance_weights_end[];
extern const std::byte antrean_screen_ground_weights[];
extern const std::byte antrean_screen_ground_weights_end[];
extern const std::byte antrean_screen_scenes_weights[];
extern const std::byte antrean_screen_scenes_weights_end[];
extern const std::byte antrean_pasted_digits_weights[];
extern const std::byte antrean_pasted_digits_weights_end[];
extern const std::byte antrean_pasted_values_weights[];
extern const std::byte antrean_pasted_values_weights_end[];
}
// NOLINTEND(readability-identifier-naming)

namespace antrean::ocr {

std::span<const std::byte> digit_weights() {
  return {antrean_digit_weights, antrean_digit_weights_end};
}

std::span<const std::byte> text_weights() {
  return {antrean_text_weights, antrean_text_weights_end};
}
std::span<const std::byte> glance_weights() {
  return {antrean_glance_weights, antrean_glance_weights_end};
}

std::span<const std::byte> screen_ground_weights() {
  return {antrean_screen_ground_weights, antrean_screen_ground_weights_end};
}

std::span<const std::byte> screen_scenes_weights() {
  return {antrean_screen_scenes_weights, antrean_screen_scenes_weights_end};
}

std::span<const std::byte> pasted_digits_weights() {
  return {antrean_pasted_digits_weights, antrean_pasted_digits_weights_end};
}

std::span<const std::byte> pasted_values_weights() {
  return {antrean_pasted_values_weights, antrean_pasted_values_weights_end};
}

cv::dnn::Net network_of(std::span<const std::byte> weights) {
  convolve_by_onednn();
  return cv::dnn::readNetFromONNX(reinterpret_cast<const char*>(weights.data()), weights.size());
}

}  // namespace antrean::ocr
