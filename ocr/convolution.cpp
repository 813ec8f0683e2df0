#include "ocr/convolution.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <oneapi/dnnl/dnnl.hpp>
#include <opencv2/core/hal/intrin.hpp>
#include <opencv2/dnn/all_layers.hpp>
#include <opencv2/dnn/layer.details.hpp>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

namespace antrean::ocr {
namespace {

using dnnl::memory;

dnnl::engine& engine() {
  static dnnl::engine cpu{dnnl::engine::kind::cpu, 0};
  return cpu;
}

// Down and across.
struct Two {
  int down = 0;
  int across = 0;
  bool operator==(const Two&) const = default;
};

struct Kernel {
  Two size;
  Two stride;
  Two spread;  // 1: its places are neighbours
  Two before;  // zeros above the picture and left of it
  Two after;

  // How much of a picture so many places of the answer are made from.
  Two seen_by(Two places) const {
    return {(places.down - 1) * stride.down + (size.down - 1) * spread.down + 1,
            (places.across - 1) * stride.across + (size.across - 1) * spread.across + 1};
  }
  Two seen_from(Two place) const {
    return {place.down * stride.down - before.down, place.across * stride.across - before.across};
  }
  Two answer_of(Two picture) const {
    const auto along = [](int length, int reach, int step) { return (length - reach) / step + 1; };
    return {along(picture.down + before.down + after.down, (size.down - 1) * spread.down + 1,
                  stride.down),
            along(picture.across + before.across + after.across,
                  (size.across - 1) * spread.across + 1, stride.across)};
  }
};

// oneDNN makes machine code for one shape at a time, half a millisecond's work, and lines of print
// have many widths. So an answer is made in tiles that fit the processor's cache; what lies beside
// the picture is zero, as a convolution pads it, so the answer is the same.
Two tile_of(Two answer) {
  constexpr int kLine = 16;  // rows; a line's are no more
  constexpr int kLineTile = 16;
  constexpr Two kLargest{24, 128};
  const auto even = [](int length, int most) {
    const int parts = (length + most - 1) / most;
    return (length + parts - 1) / parts;
  };
  if (answer.down <= kLine) {
    return {answer.down, kLineTile};
  }
  return {even(answer.down, kLargest.down), even(answer.across, kLargest.across)};
}

Two two_of(const cv::dnn::LayerParams& params, const char* key, int otherwise) {
  if (!params.has(key)) return {otherwise, otherwise};
  const cv::dnn::DictValue value = params.get(key);
  return {value.get<int>(0), value.get<int>(value.size() > 1 ? 1 : 0)};
}

Kernel kernel_of(const cv::dnn::LayerParams& params) {
  Kernel kernel{two_of(params, "kernel_size", 1),
                two_of(params, "stride", 1),
                two_of(params, "dilation", 1),
                two_of(params, "pad", 0),
                {}};
  kernel.after = kernel.before;
  if (params.has("pad") && params.get("pad").size() == 4) {
    const cv::dnn::DictValue pad = params.get("pad");
    kernel.after = {pad.get<int>(2), pad.get<int>(3)};
  }
  return kernel;
}

// A picture's planes, one after another, each `rows` x `columns`.
template <typename Value>
struct Planes {
  Value* values = nullptr;
  int count = 0;
  int rows = 0;
  int columns = 0;

  std::ptrdiff_t step() const { return static_cast<std::ptrdiff_t>(rows) * columns; }
  Value* row(int at) const { return values + static_cast<std::ptrdiff_t>(at) * columns; }
};

// Writes a matrix of floats with its rows as columns. Steps are in floats, from row to row.
void transpose(const float* from, std::ptrdiff_t from_step, int rows, int columns, float* to,
               std::ptrdiff_t to_step) {
  constexpr int kSide = cv::v_float32x4::nlanes;
  const int whole_rows = rows / kSide * kSide;
  const int whole_columns = columns / kSide * kSide;
  for (int row = 0; row < whole_rows; row += kSide) {
    for (int column = 0; column < whole_columns; column += kSide) {
      const float* given = from + row * from_step + column;
      float* turned = to + column * to_step + row;
      const cv::v_float32x4 row0 = cv::v_load(given);
      const cv::v_float32x4 row1 = cv::v_load(given + from_step);
      const cv::v_float32x4 row2 = cv::v_load(given + 2 * from_step);
      const cv::v_float32x4 row3 = cv::v_load(given + 3 * from_step);
      cv::v_float32x4 column0;
      cv::v_float32x4 column1;
      cv::v_float32x4 column2;
      cv::v_float32x4 column3;
      cv::v_transpose4x4(row0, row1, row2, row3, column0, column1, column2, column3);
      cv::v_store(turned, column0);
      cv::v_store(turned + to_step, column1);
      cv::v_store(turned + 2 * to_step, column2);
      cv::v_store(turned + 3 * to_step, column3);
    }
  }
  for (int row = 0; row < rows; ++row) {
    for (int column = row < whole_rows ? whole_columns : 0; column < columns; ++column) {
      to[column * to_step + row] = from[row * from_step + column];
    }
  }
}

// A tile as oneDNN wants it: all channels of a pixel side by side. Its upper left corner is at
// `corner` of the picture; it is zero where the picture has nothing.
void fill_tile(const Planes<const float>& picture, Two corner, Two size, float* tile) {
  const int first = std::clamp(-corner.across, 0, size.across);
  const int end = std::clamp(picture.columns - corner.across, first, size.across);
  const int width = size.across * picture.count;
  for (int at = 0; at < size.down; ++at, tile += width) {
    const int row = corner.down + at;
    if (row < 0 || row >= picture.rows) {
      std::fill(tile, tile + width, 0.0F);
      continue;
    }
    std::fill(tile, tile + first * picture.count, 0.0F);
    std::fill(tile + end * picture.count, tile + width, 0.0F);
    transpose(picture.row(row) + corner.across + first, picture.step(), picture.count, end - first,
              tile + first * picture.count, picture.count);
  }
}

// What of a tile lies in the answer.
void empty_tile(const float* tile, Two size, Two corner, const Planes<float>& answer) {
  const int rows = std::min(size.down, answer.rows - corner.down);
  const int columns = std::min(size.across, answer.columns - corner.across);
  for (int at = 0; at < rows; ++at, tile += size.across * answer.count) {
    transpose(tile, answer.count, columns, answer.count,
              answer.row(corner.down + at) + corner.across, answer.step());
  }
}

struct Shape {
  int channels = 0;
  Two tile;  // of the answer
  bool has_relu = false;
  bool operator==(const Shape&) const = default;
};

// The weights as oneDNN wants them, which depends on the processor, seldom on the shape. Threads
// share them.
class Weights {
 public:
  // `given` is outputs x inputs of a group x rows x columns.
  Weights(const cv::Mat& given, int groups) : dims_{given.size.p, given.size.p + given.dims} {
    if (groups > 1) {
      dims_[0] /= groups;
      dims_.insert(dims_.begin(), groups);
    }
    const auto tag = groups > 1 ? memory::format_tag::goihw : memory::format_tag::oihw;
    memory_ = memory{{dims_, memory::data_type::f32, tag}, engine()};
    std::copy(given.begin<float>(), given.end<float>(),
              static_cast<float*>(memory_.get_data_handle()));
  }

  const memory::dims& dims() const { return dims_; }

  // No other copy is kept than those that are used.
  memory as(const memory::desc& wanted) {
    const std::scoped_lock lock{mutex_};
    if (memory_.get_desc() == wanted) return memory_;
    memory made{wanted, engine()};
    dnnl::stream stream{engine()};
    dnnl::reorder(memory_, made).execute(stream, memory_, made);
    stream.wait();
    return memory_ = made;
  }

 private:
  memory::dims dims_;
  std::mutex mutex_;
  memory memory_;
};

// The same object for the same numbers, as long as somebody has it: each thread reads the networks
// anew, and their weights are most of their memory.
std::shared_ptr<Weights> shared_weights(const cv::Mat& given, int groups) {
  CV_Assert(given.isContinuous());
  static std::mutex mutex;
  static std::map<std::pair<std::size_t, std::vector<int>>, std::weak_ptr<Weights>> known;
  const std::string_view numbers{reinterpret_cast<const char*>(given.data),
                                 given.total() * given.elemSize()};
  const std::pair key{std::hash<std::string_view>{}(numbers),
                      std::vector<int>(given.size.p, given.size.p + given.dims)};
  const std::scoped_lock lock{mutex};
  std::erase_if(known, [](const auto& one) { return one.second.expired(); });
  std::weak_ptr<Weights>& found = known[key];
  std::shared_ptr<Weights> weights = found.lock();
  if (!weights) found = weights = std::make_shared<Weights>(given, groups);
  return weights;
}

// One thread's tiles, which all its convolutions use one after another.
float* thread_tile(const memory::desc& shape, cv::Mat& tile) {
  const int count = static_cast<int>(shape.get_size() / sizeof(float));
  if (tile.cols < count) tile.create(1, count, CV_32F);
  return tile.ptr<float>();
}

// Of tiles of one shape.
class TileConvolution {
 public:
  TileConvolution(const Shape& shape, const Kernel& kernel, Weights& weights, memory bias)
      : shape_(shape),
        seen_(kernel.seen_by(shape.tile)),
        parts_(parts_of(shape, kernel, weights.dims(), bias.get_desc())),
        primitive_(parts_),
        stream_(engine()),
        weights_(weights.as(parts_.weights_desc())),
        bias_(std::move(bias)),
        tile_(parts_.src_desc(), engine(), nullptr),
        answer_(parts_.dst_desc(), engine(), nullptr) {}

  const Shape& shape() const { return shape_; }

  void answer(const Planes<const float>& picture, Two from, const Planes<float>& answered, Two to) {
    thread_local cv::Mat seen_tile;
    thread_local cv::Mat answered_tile;
    float* seen = thread_tile(parts_.src_desc(), seen_tile);
    float* answer = thread_tile(parts_.dst_desc(), answered_tile);
    fill_tile(picture, from, seen_, seen);
    tile_.set_data_handle(seen);
    answer_.set_data_handle(answer);
    primitive_.execute(stream_, {{DNNL_ARG_SRC, tile_},
                                 {DNNL_ARG_WEIGHTS, weights_},
                                 {DNNL_ARG_BIAS, bias_},
                                 {DNNL_ARG_DST, answer_}});
    stream_.wait();
    empty_tile(answer, shape_.tile, to, answered);
  }

 private:
  static dnnl::convolution_forward::primitive_desc parts_of(const Shape& shape,
                                                            const Kernel& kernel,
                                                            const memory::dims& weights,
                                                            const memory::desc& bias) {
    constexpr auto kFloat = memory::data_type::f32;
    const Two seen = kernel.seen_by(shape.tile);
    const memory::desc picture{
        {1, shape.channels, seen.down, seen.across}, kFloat, memory::format_tag::nhwc};
    const memory::desc answer{
        {1, bias.dims()[0], shape.tile.down, shape.tile.across}, kFloat, memory::format_tag::nhwc};
    const memory::desc any_weights{weights, kFloat, memory::format_tag::any};
    dnnl::primitive_attr attributes;
    if (shape.has_relu) {
      dnnl::post_ops after;
      after.append_eltwise(1, dnnl::algorithm::eltwise_relu, 0, 0);
      attributes.set_post_ops(after);
    }
    const memory::dims no_padding{0, 0};
    return {{dnnl::prop_kind::forward_inference,
             dnnl::algorithm::convolution_direct,
             picture,
             any_weights,
             bias,
             answer,
             {kernel.stride.down, kernel.stride.across},
             {kernel.spread.down - 1, kernel.spread.across - 1},
             no_padding,
             no_padding},
            attributes,
            engine()};
  }

  Shape shape_;
  Two seen_;
  dnnl::convolution_forward::primitive_desc parts_;
  dnnl::convolution_forward primitive_;
  dnnl::stream stream_;
  memory weights_;
  memory bias_;
  memory tile_;
  memory answer_;
};

class Convolution final : public cv::dnn::Layer {
 public:
  // Takes the parameters' weights, so that nobody keeps them twice.
  explicit Convolution(cv::dnn::LayerParams& params)
      : kernel_(kernel_of(params)), given_(std::move(params.blobs)) {
    name = params.name;
    type = params.type;
    params.blobs.clear();
    if (given_.empty() || given_[0].dims != 4 || given_[0].type() != CV_32F) {
      throw std::invalid_argument("a network's convolution isn't one of pictures of floats");
    }
    if (!params.get<cv::String>("pad_mode", "").empty()) {
      throw std::invalid_argument("a network's convolution doesn't say how wide it pads");
    }
    outputs_ = given_[0].size[0];
  }

  bool supportBackend(int backend) override { return backend == cv::dnn::DNN_BACKEND_OPENCV; }

  bool setActivation(const cv::Ptr<cv::dnn::ActivationLayer>& layer) override {
    const auto relu = layer.dynamicCast<cv::dnn::ReLULayer>();
    has_relu_ = relu && relu->negativeSlope == 0;
    return has_relu_;
  }

  void unsetAttached() override { has_relu_ = false; }

  bool getMemoryShapes(const std::vector<cv::dnn::MatShape>& inputs, int /*outputs_wanted*/,
                       std::vector<cv::dnn::MatShape>& outputs,
                       std::vector<cv::dnn::MatShape>& /*internals*/) const override {
    const cv::dnn::MatShape& input = inputs.at(0);
    const Two answer = kernel_.answer_of({input.at(2), input.at(3)});
    outputs.assign(1, {input[0], outputs_, answer.down, answer.across});
    return false;
  }

  void forward(cv::InputArrayOfArrays inputs, cv::OutputArrayOfArrays outputs,
               cv::OutputArrayOfArrays /*internals*/) override {
    std::vector<cv::Mat> pictures;
    std::vector<cv::Mat> answers;
    inputs.getMatVector(pictures);
    outputs.getMatVector(answers);
    const cv::Mat& picture = pictures.at(0);
    cv::Mat& answer = answers.at(0);
    TileConvolution& convolution =
        convolution_for({picture.size[1], tile_of({answer.size[2], answer.size[3]}), has_relu_});
    const Two tile = convolution.shape().tile;
    for (int at = 0; at < picture.size[0]; ++at) {
      const Planes<const float> from{picture.ptr<float>(at), picture.size[1], picture.size[2],
                                     picture.size[3]};
      const Planes<float> to{answer.ptr<float>(at), answer.size[1], answer.size[2], answer.size[3]};
      for (Two corner; corner.down < to.rows; corner.down += tile.down) {
        for (corner.across = 0; corner.across < to.columns; corner.across += tile.across) {
          convolution.answer(from, kernel_.seen_from(corner), to, corner);
        }
      }
    }
  }

 private:
  TileConvolution& convolution_for(const Shape& shape) {
    const auto made = std::find_if(made_.begin(), made_.end(),
                                   [&](const auto& some) { return some.shape() == shape; });
    if (made != made_.end()) return *made;
    if (weights_ == nullptr) take_weights(shape.channels);
    return made_.emplace_back(shape, kernel_, *weights_, bias_);
  }

  void take_weights(int channels) {
    weights_ = shared_weights(given_[0], channels / given_[0].size[1]);
    bias_ = memory{{{outputs_}, memory::data_type::f32, memory::format_tag::a}, engine()};
    auto* biases = static_cast<float*>(bias_.get_data_handle());
    std::fill(biases, biases + outputs_, 0.0F);
    if (given_.size() > 1) std::copy(given_[1].begin<float>(), given_[1].end<float>(), biases);
    given_.clear();
  }

  Kernel kernel_;
  std::vector<cv::Mat> given_;  // until they are taken
  int outputs_ = 0;
  bool has_relu_ = false;
  std::shared_ptr<Weights> weights_;
  memory bias_;
  std::vector<TileConvolution> made_;
};

cv::Ptr<cv::dnn::Layer> make_convolution(cv::dnn::LayerParams& params) {
  return cv::Ptr<cv::dnn::Layer>{new Convolution(params)};
}

}  // namespace

void convolve_by_onednn() {
  static std::once_flag registered;
  std::call_once(registered,
                 [] { cv::dnn::LayerFactory::registerLayer("Convolution", make_convolution); });
}

}  // namespace antrean::ocr
