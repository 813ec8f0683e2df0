#pragma once

// How regular the paper of a card is: the strongest wave in its ground, in three directions of
// colour. Guilloche bends, so its waves spread over many frequencies; a screen's grid, and the
// moire that it makes with the sensor's, is a single one over all of the card, and often in a
// colour that no ink has.

#include <array>
#include <opencv2/core.hpp>

#include "ocr/find_document.hpp"

namespace antrean::ocr {

/// The bands of frequency, in waves a pixel of the picture: from each to the next.
inline constexpr std::array kWaveBands = {0.024, 0.06, 0.12, 0.25, 0.65};

/// The directions of colour: along most of the ground's own variation, along less, along least.
inline constexpr std::size_t kWaveColors = 3;

/// For each direction and band the highest peak over the middle of its ring of frequencies, in
/// natural logarithms of the amplitude, mean of all places looked at.
using PaperWaves = std::array<std::array<double, kWaveBands.size() - 1>, kWaveColors>;

struct WaveSearch {
  /// How many places are looked at, along the card and down.
  int columns;
  int rows;
  /// Amplitude that is nothing yet; a wave of one grey level has 2048.
  float floor;
};
/// In the picture's own pixels: the floor is what rounding to whole grey levels leaves.
inline constexpr WaveSearch kFineWaves{7, 5, 25};
/// In a card made small, where places overlap; rows of letters leave a trace, too.
inline constexpr WaveSearch kSlowWaves{4, 3, 300};

/// `picture` is BGR, in its own pixels: setting the card straight would blur a grid away. `corners`
/// are the card's in it. All zero if too little of the card is bare ground.
PaperWaves paper_waves(const cv::Mat& picture, const Quad& corners, const WaveSearch& search);

}  // namespace antrean::ocr
