#pragma once

// How the waves of a card's ground, or of what it lies on, are spread over frequencies, in three
// directions of colour. Guilloche bends, so its waves spread over many; a screen's grid, and the
// moire that it makes with the sensor's, are few single ones over all of the card, and often in a
// colour that no ink has.

#include <array>
#include <opencv2/core.hpp>
#include <span>
#include <vector>

#include "ocr/find_document.hpp"
#include "ocr/small_scene.hpp"

namespace antrean::ocr {

/// Side in pixels of the patches that are looked at: perspective hardly changes a wave within it.
/// What is slower is looked for in the card made small.
inline constexpr int kSpectrumSide = 64;
/// A spectrum has kSpectrumSide rows, frequency 0 in the middle one, and so many columns, from 0.
inline constexpr int kSpectrumColumns = kSpectrumSide / 2 + 1;

/// Natural logarithms of amplitudes (CV_32F) of light, of green against blue and red, and of blue
/// against red. One grey level of a wave that fills a patch has 512.
using Spectra = std::array<cv::Mat, 3>;

/// The spectra of patches all over a card, of those that show bare ground, in the picture's own
/// pixels: setting the card straight would blur a grid away. `picture` is BGR, `corners` are the
/// card's in it, the card's upper left one first. Empty where the card is smaller than a patch.
std::vector<Spectra> fine_spectra(const cv::Mat& picture, const Quad& corners);

/// The same of what a card lies on, of patches all around it in which enough is in the picture; the
/// card's own part of a patch is left out. Empty where too little is seen.
std::vector<Spectra> fine_spectra_around(const cv::Mat& picture, const Quad& corners);

/// Those of the card made small, for waves too slow for the others.
std::vector<Spectra> slow_spectra(const SmallScene& scene);

/// Mean of some patches' spectra; zero of none.
Spectra mean_of(std::span<const Spectra> patches);

}  // namespace antrean::ocr
