#include "ocr/convolution.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <opencv2/dnn.hpp>
#include <string>
#include <thread>
#include <vector>

#include "ocr/threads.hpp"

namespace antrean::ocr {
namespace {

struct Case {
  std::string name;
  std::vector<int> picture;  // pictures, channels, rows, columns
  int outputs = 1;
  int groups = 1;
  std::vector<int> kernel{1, 1};
  std::vector<int> stride{1, 1};
  std::vector<int> dilation{1, 1};
  std::vector<int> pad{0, 0, 0, 0};  // above, left, below, right
  bool has_bias = true;
  bool has_relu = true;
  unsigned seed = 1;  // of its weights
};

cv::Mat random_numbers(const std::vector<int>& shape, unsigned seed) {
  cv::Mat numbers(shape, CV_32F);
  cv::RNG random{seed};
  random.fill(numbers, cv::RNG::UNIFORM, -1, 1);
  return numbers;
}

cv::dnn::LayerParams params_of(const Case& some) {
  cv::dnn::LayerParams params;
  params.name = "convolution";
  params.type = "Convolution";
  const auto set = [&](const char* key, const std::vector<int>& values) {
    params.set(key, cv::dnn::DictValue::arrayInt(values.data(), static_cast<int>(values.size())));
  };
  set("kernel_size", some.kernel);
  set("stride", some.stride);
  set("dilation", some.dilation);
  set("pad", some.pad);
  params.set("num_output", some.outputs);
  params.set("group", some.groups);
  params.set("bias_term", some.has_bias);
  params.blobs.push_back(random_numbers(
      {some.outputs, some.picture[1] / some.groups, some.kernel[0], some.kernel[1]}, some.seed));
  if (some.has_bias) params.blobs.push_back(random_numbers({some.outputs}, some.seed + 100));
  return params;
}

cv::dnn::Net network_of(const Case& some) {
  convolve_by_onednn();
  cv::dnn::Net net;
  cv::dnn::LayerParams params = params_of(some);
  net.addLayerToPrev(params.name, params.type, params);
  if (some.has_relu) {
    cv::dnn::LayerParams relu;
    net.addLayerToPrev("relu", "ReLU", relu);
  }
  return net;
}

cv::Mat answer_of(cv::dnn::Net net, const cv::Mat& picture) {
  net.setInput(picture);
  return net.forward().clone();
}

// One number of the answer, by the definition of a convolution.
double defined(const Case& some, const cv::Mat& picture, const cv::dnn::LayerParams& params, int at,
               int output, int y, int x) {
  const cv::Mat& weights = params.blobs[0];
  const int inputs = weights.size[1];
  const int first = output / (some.outputs / some.groups) * inputs;
  double sum = some.has_bias ? params.blobs[1].ptr<float>()[output] : 0;
  for (int input = 0; input < inputs; ++input) {
    for (int down = 0; down < some.kernel[0]; ++down) {
      const int row = y * some.stride[0] + down * some.dilation[0] - some.pad[0];
      if (row < 0 || row >= picture.size[2]) continue;
      for (int across = 0; across < some.kernel[1]; ++across) {
        const int column = x * some.stride[1] + across * some.dilation[1] - some.pad[1];
        if (column < 0 || column >= picture.size[3]) continue;
        sum += weights.ptr<float>(output, input, down)[across] *
               picture.ptr<float>(at, first + input, row)[column];
      }
    }
  }
  return some.has_relu ? std::max(sum, 0.0) : sum;
}

void expect_as_defined(cv::dnn::Net& net, const Case& some) {
  SCOPED_TRACE(some.name);
  const cv::Mat picture = random_numbers(some.picture, 3);
  const cv::Mat answer = answer_of(net, picture);
  const cv::dnn::LayerParams params = params_of(some);
  const auto length = [&](int axis) {
    const int reach = (some.kernel[axis] - 1) * some.dilation[axis] + 1;
    return (some.picture[axis + 2] + some.pad[axis] + some.pad[axis + 2] - reach) /
               some.stride[axis] +
           1;
  };
  ASSERT_EQ(std::vector<int>(answer.size.p, answer.size.p + answer.dims),
            (std::vector<int>{some.picture[0], some.outputs, length(0), length(1)}));
  double furthest = 0;
  for (int at = 0; at < answer.size[0]; ++at) {
    for (int output = 0; output < answer.size[1]; ++output) {
      for (int y = 0; y < answer.size[2]; ++y) {
        for (int x = 0; x < answer.size[3]; ++x) {
          const double off = answer.ptr<float>(at, output, y)[x] -
                             defined(some, picture, params, at, output, y, x);
          furthest = std::max(furthest, std::abs(off));
        }
      }
    }
  }
  EXPECT_LT(furthest, 1e-4);
}

class ConvolutionTest : public testing::TestWithParam<Case> {};

TEST_P(ConvolutionTest, IsAsDefined) {
  cv::dnn::Net net = network_of(GetParam());
  expect_as_defined(net, GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Kernels, ConvolutionTest,
    testing::Values(
        Case{"of one place", {1, 9, 3, 40}, 7},
        Case{"3 x 3", {1, 8, 16, 50}, 12, 1, {3, 3}, {1, 1}, {1, 1}, {1, 1, 1, 1}},
        Case{"5 x 5, every other place, one channel",
             {1, 1, 32, 131},
             24,
             1,
             {5, 5},
             {2, 2},
             {1, 1},
             {2, 2, 2, 2}},
        Case{"other steps down than across",
             {1, 4, 8, 37},
             6,
             1,
             {3, 3},
             {2, 1},
             {1, 1},
             {1, 1, 1, 1}},
        Case{"of all rows", {1, 16, 4, 33}, 5, 1, {4, 1}},
        Case{"along the line, each channel alone",
             {1, 12, 1, 45},
             12,
             12,
             {1, 11},
             {1, 1},
             {1, 1},
             {0, 5, 0, 5}},
        Case{"in two groups", {1, 8, 2, 20}, 6, 2, {1, 3}, {1, 1}, {1, 1}, {0, 1, 0, 1}},
        Case{"dilated", {1, 6, 43, 60}, 9, 1, {3, 3}, {1, 1}, {3, 3}, {3, 3, 3, 3}},
        Case{"padded unevenly", {1, 3, 9, 17}, 4, 1, {2, 3}, {1, 1}, {1, 1}, {1, 2, 0, 0}},
        Case{"of a large picture", {1, 4, 101, 300}, 8, 1, {5, 5}, {2, 2}, {1, 1}, {2, 2, 2, 2}},
        Case{"of several pictures", {5, 2, 24, 18}, 4, 1, {3, 3}, {1, 1}, {1, 1}, {1, 1, 1, 1}},
        Case{"without bias or ReLU",
             {1, 5, 6, 23},
             3,
             1,
             {3, 3},
             {1, 1},
             {1, 1},
             {1, 1, 1, 1},
             false,
             false},
        Case{"over all of a digit's cell, each channel alone",
             {3, 64, 14, 8},
             64,
             64,
             {14, 8},
             {1, 1},
             {1, 1},
             {0, 0, 0, 0}},
        Case{"reaching farther than the picture, each channel alone",
             {1, 64, 1, 16},
             64,
             64,
             {1, 31},
             {1, 1},
             {1, 1},
             {0, 15, 0, 15},
             false},
        Case{"each of many channels alone",
             {1, 176, 1, 50},
             176,
             176,
             {1, 7},
             {1, 1},
             {1, 1},
             {0, 3, 0, 3},
             false,
             false},
        Case{"of one pixel of many channels", {16, 202, 1, 1}, 64},
        Case{"of an odd number of channels", {1, 193, 1, 1}, 48},
        Case{"to one channel",
             {1, 32, 8, 10},
             1,
             1,
             {1, 1},
             {1, 1},
             {1, 1},
             {0, 0, 0, 0},
             true,
             false},
        Case{"of one pixel", {1, 3, 1, 1}, 2, 1, {3, 3}, {1, 1}, {1, 1}, {1, 1, 1, 1}}));

TEST(Convolution, TakesPicturesOfAnyWidthOneAfterAnother) {
  for (const int rows : {8, 40}) {
    Case some{"", {1, 6, rows, 64}, 10, 1, {3, 3}, {1, 2}, {1, 1}, {1, 1, 1, 1}};
    cv::dnn::Net net = network_of(some);
    for (const int width : {64, 3, 31, 32, 33, 200, 64, 1}) {
      some.name = std::to_string(rows) + " x " + std::to_string(width);
      some.picture[3] = width;
      expect_as_defined(net, some);
    }
  }
}

TEST(Convolution, AnswersInSeveralThreadsAtOnce) {
  std::vector<std::thread> threads;
  for (unsigned thread = 0; thread < 4; ++thread) {
    threads.emplace_back([thread] {
      hold_threads();
      // Two of them have the same weights.
      Case some{"", {1, 6, 30, 64}, 10, 1, {3, 3}, {1, 1}, {1, 1}, {1, 1, 1, 1}};
      some.seed = 1 + thread / 2;
      cv::dnn::Net net = network_of(some);
      for (int time = 0; time < 3; ++time) expect_as_defined(net, some);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

// What follows a convolution with its ReLU is another layer's work.
TEST(Convolution, KeepsItsReluBeforeAnotherActivation) {
  const Case some{"", {1, 6, 8, 30}, 10, 1, {3, 3}, {1, 1}, {1, 1}, {1, 1, 1, 1}};
  const cv::Mat picture = random_numbers(some.picture, 3);
  const cv::Mat before = answer_of(network_of(some), picture);
  cv::dnn::Net net = network_of(some);
  cv::dnn::LayerParams sigmoid;
  net.addLayerToPrev("sigmoid", "Sigmoid", sigmoid);
  for (int time = 0; time < 2; ++time) {
    const cv::Mat after = answer_of(net, picture);
    ASSERT_EQ(after.total(), before.total());
    for (std::size_t at = 0; at < before.total(); ++at) {
      ASSERT_NEAR(after.ptr<float>()[at], 1 / (1 + std::exp(-before.ptr<float>()[at])), 1e-5);
    }
  }
}

TEST(Convolution, LeavesALeakyReluToItsOwnLayer) {
  Case some{"", {1, 6, 8, 30}, 10};
  some.has_relu = false;
  const cv::Mat picture = random_numbers(some.picture, 3);
  const cv::Mat before = answer_of(network_of(some), picture);
  cv::dnn::Net net = network_of(some);
  cv::dnn::LayerParams leaky;
  leaky.set("negative_slope", 0.5);
  net.addLayerToPrev("leaky", "ReLU", leaky);
  const cv::Mat after = answer_of(net, picture);
  ASSERT_EQ(after.total(), before.total());
  for (std::size_t at = 0; at < before.total(); ++at) {
    const float value = before.ptr<float>()[at];
    ASSERT_NEAR(after.ptr<float>()[at], value < 0 ? value / 2 : value, 1e-5);
  }
}

TEST(Convolution, RefusesWhatItCantCompute) {
  convolve_by_onednn();
  const auto refuses = [](cv::dnn::LayerParams params) {
    EXPECT_ANY_THROW(cv::dnn::LayerFactory::createLayerInstance("Convolution", params));
  };
  const Case some{"", {1, 6, 8, 64}, 10};
  cv::dnn::LayerParams guessed = params_of(some);
  guessed.set("pad_mode", "SAME");
  refuses(guessed);
  cv::dnn::LayerParams of_volumes = params_of(some);
  of_volumes.blobs[0] = random_numbers({10, 6, 1, 1, 1}, 1);
  refuses(of_volumes);
  cv::dnn::LayerParams without_weights = params_of(some);
  without_weights.blobs.clear();
  refuses(without_weights);
  cv::dnn::LayerParams unequal_groups = params_of(some);
  unequal_groups.set("group", 3);
  refuses(unequal_groups);
  cv::dnn::Net net = network_of(some);
  net.setInput(random_numbers({1, 5, 8, 64}, 1));
  EXPECT_ANY_THROW(net.forward());
}

}  // namespace
}  // namespace antrean::ocr
