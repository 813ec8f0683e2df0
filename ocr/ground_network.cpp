#include "ocr/ground_network.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "ocr/weights.hpp"

namespace antrean::ocr {
namespace {

// As in training/screen_ground.py: six spectra, where each frequency is, and the card's width.
constexpr int kSpectraCount = 6;
constexpr int kPlanes = kSpectraCount + 4;
constexpr double kWidthUnit = 1000;

cv::Mat plane_of(cv::Mat& input, int plane) {
  return {kSpectrumSide, kSpectrumColumns, CV_32F, input.ptr<float>(0, plane)};
}

void put_places(cv::Mat& input) {
  cv::Mat down = plane_of(input, kSpectraCount);
  cv::Mat across = plane_of(input, kSpectraCount + 1);
  cv::Mat length = plane_of(input, kSpectraCount + 2);
  constexpr int kHalf = kSpectrumSide / 2;
  for (int y = 0; y < kSpectrumSide; ++y) {
    for (int x = 0; x < kSpectrumColumns; ++x) {
      down.at<float>(y, x) = static_cast<float>(std::abs(y - kHalf)) / kHalf;
      across.at<float>(y, x) = static_cast<float>(x) / (kSpectrumColumns - 1);
      length.at<float>(y, x) = std::hypot(down.at<float>(y, x), across.at<float>(y, x));
    }
  }
}

}  // namespace

GroundNetwork::GroundNetwork()
    : net_{network_of(screen_ground_weights())},
      input_(std::vector<int>{1, kPlanes, kSpectrumSide, kSpectrumColumns}, CV_32F) {
  put_places(input_);
}

double GroundNetwork::votes(const Spectra& fine, const Spectra& slow, double card_width) {
  int next = 0;
  for (const Spectra* spectra : {&fine, &slow}) {
    for (const cv::Mat& spectrum : *spectra) spectrum.copyTo(plane_of(input_, next++));
  }
  plane_of(input_, kPlanes - 1).setTo(std::log(std::max(1.0, card_width) / kWidthUnit));
  net_.setInput(input_);
  // Of two networks that were trained from other random beginnings.
  return cv::mean(net_.forward())[0];
}

}  // namespace antrean::ocr
