#include "ocr/scene_network.hpp"

#include <vector>

#include "ocr/scene_looks.hpp"
#include "ocr/weights.hpp"

namespace antrean::ocr {
namespace {

constexpr int kChannels = 5;

}  // namespace

SceneNetwork::SceneNetwork()
    : net_{network_of(screen_scenes_weights())},
      input_(std::vector<int>{1, kChannels, kSceneLooked.height, kSceneLooked.width}, CV_32F) {}

double SceneNetwork::votes(const cv::Mat& looks) {
  std::vector<cv::Mat> channels;
  cv::split(looks, channels);
  for (int channel = 0; channel < kChannels; ++channel) {
    cv::Mat plane{kSceneLooked, CV_32F, input_.ptr<float>(0, channel)};
    channels.at(static_cast<std::size_t>(channel)).convertTo(plane, CV_32F, 1 / 255.0);
  }
  net_.setInput(input_);
  return net_.forward().at<float>(0);
}

}  // namespace antrean::ocr
